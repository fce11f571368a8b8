#include "http/metrics/route_metrics.hpp"

#include <string>
#include <utility>

#include "http/metrics/families.hpp"

namespace mainstay::http::metrics {

void append_route_metrics(std::vector<prometheus::MetricFamily>& families, const RouteBoard& board) {
  auto requests = counter("mainstay_http_requests_total", "Requests that were answered, by their routes.");
  auto durations =
      histogram("mainstay_http_request_duration_seconds",
                "From a request's arrival to the moment that its answer began to be written, by its route.");
  for (const auto& route : board.all()) {
    const Labels labels{{"method", route->method()}, {"route", route->pattern()}};
    const auto statuses = route->statuses();
    for (const auto& [status, count] : statuses)
      requests.add(with(labels, "status", std::to_string(status)), static_cast<double>(count));
    if (!statuses.empty()) durations.add(labels, route->durations());
  }
  std::move(requests).move_to(families);
  std::move(durations).move_to(families);
}

}  // namespace mainstay::http::metrics
