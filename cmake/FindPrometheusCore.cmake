# prometheus-cpp without its web server and its gateway, which its own package wants to have installed too. Defines
# Prometheus::Core.
find_path(PrometheusCore_INCLUDE_DIR prometheus/metric_family.h)
find_library(PrometheusCore_LIBRARY prometheus-cpp-core)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PrometheusCore REQUIRED_VARS PrometheusCore_LIBRARY PrometheusCore_INCLUDE_DIR)
mark_as_advanced(PrometheusCore_INCLUDE_DIR PrometheusCore_LIBRARY)

if(PrometheusCore_FOUND AND NOT TARGET Prometheus::Core)
  add_library(Prometheus::Core UNKNOWN IMPORTED)
  set_target_properties(Prometheus::Core PROPERTIES
    IMPORTED_LOCATION "${PrometheusCore_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PrometheusCore_INCLUDE_DIR}")
endif()
