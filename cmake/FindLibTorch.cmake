# LibTorch from the PyPI wheel that set-up puts into the project's cache folder. Defines LibTorch::LibTorch and
# LibTorch_LIBRARY_DIR.
#
# The wheel's own CMake package wants a whole CUDA toolkit; the processor's libraries alone do not.
set(MAINSTAY_TORCH_VERSION 2.11.0)
if(DEFINED ENV{XDG_CACHE_HOME})
  set(cache_home $ENV{XDG_CACHE_HOME})
else()
  set(cache_home $ENV{HOME}/.cache)
endif()
file(GLOB wheels ${cache_home}/mainstay/torch-${MAINSTAY_TORCH_VERSION}/lib/python3.*/site-packages/torch)

find_path(LibTorch_INCLUDE_DIR torch/csrc/jit/api/module.h HINTS ${wheels} PATH_SUFFIXES include)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${wheels} PATH_SUFFIXES lib)
find_library(LibTorch_C10_LIBRARY c10 HINTS ${wheels} PATH_SUFFIXES lib)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR
  REASON_FAILURE_MESSAGE
  "not in ${cache_home}/mainstay/torch-${MAINSTAY_TORCH_VERSION}: run the set-up, or build with -DMAINSTAY_TORCH=OFF")
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY)

if(LibTorch_FOUND)
  cmake_path(GET LibTorch_CPU_LIBRARY PARENT_PATH LibTorch_LIBRARY_DIR)
  if(NOT TARGET LibTorch::LibTorch)
    add_library(LibTorch::LibTorch INTERFACE IMPORTED)
    set_target_properties(LibTorch::LibTorch PROPERTIES
      INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR};${LibTorch_INCLUDE_DIR}/torch/csrc/api/include"
      INTERFACE_LINK_LIBRARIES "${LibTorch_CPU_LIBRARY};${LibTorch_C10_LIBRARY}")
  endif()
endif()
