#include "http/metrics/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <vector>

#include "http/metrics/model_metrics.hpp"
#include "http/metrics/route_metrics.hpp"
#include "http/metrics/server_metrics.hpp"

namespace mainstay::http::metrics {

std::string metrics_text(const Dependencies& dependencies, Clock::time_point now) {
  std::vector<prometheus::MetricFamily> families;
  append_model_metrics(families, dependencies.registry);
  append_route_metrics(families, *dependencies.routes);
  append_server_metrics(families, dependencies, now);
  return prometheus::TextSerializer{}.Serialize(families);
}

void add_metrics(Router& router, const Dependencies& dependencies) {
  router.add("GET", "/metrics", Scope::metrics,
             [dependencies](std::unique_ptr<Exchange> exchange, const PathParameters&) {
               Response response;
               response.body = metrics_text(dependencies, Clock::now());
               response.content_type = "text/plain; version=0.0.4; charset=utf-8";
               exchange->respond(std::move(response));
             });
}

}  // namespace mainstay::http::metrics
