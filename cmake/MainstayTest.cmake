# mainstay_test(NAME LIBRARIES l1 l2 SOURCES a.cpp b.cpp): a GoogleTest program whose tests ctest knows one by one.
include(GoogleTest)
find_package(GTest REQUIRED)

set(MAINSTAY_TEST_PROPERTIES ${MAINSTAY_TEST_PROPERTIES})
if(MAINSTAY_SANITIZE MATCHES thread)
  list(APPEND MAINSTAY_TEST_PROPERTIES
       ENVIRONMENT "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp")
endif()

function(mainstay_test name)
  cmake_parse_arguments(arg "" "" "LIBRARIES;SOURCES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  # What is tested is built as it is shipped; the tests themselves are built to be built fast. With sanitizers that takes
  # twice as long where the compiler also optimizes.
  if(MAINSTAY_SANITIZE)
    target_compile_options(${name} PRIVATE -O0)
  else()
    target_compile_options(${name} PRIVATE -O1)
  endif()
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES ${MAINSTAY_TEST_PROPERTIES})
endfunction()
