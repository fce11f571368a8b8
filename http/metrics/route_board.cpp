#include "http/metrics/route_board.hpp"

namespace mainstay::http {

void RouteTraffic::answered(int status, std::chrono::nanoseconds took) noexcept {
  if (status < lowest || status >= beyond) return;
  statuses_[static_cast<std::size_t>(status - lowest)].fetch_add(1, std::memory_order_relaxed);
  durations_.note(took);
}

std::vector<std::pair<int, std::uint64_t>> RouteTraffic::statuses() const {
  std::vector<std::pair<int, std::uint64_t>> found;
  for (int status = lowest; status < beyond; ++status)
    if (const auto count = statuses_[static_cast<std::size_t>(status - lowest)].load(std::memory_order_relaxed))
      found.emplace_back(status, count);
  return found;
}

std::shared_ptr<RouteTraffic> RouteBoard::of(std::string_view method, std::string_view pattern) {
  for (const auto& route : routes_)
    if (route->method() == method && route->pattern() == pattern) return route;
  return routes_.emplace_back(std::make_shared<RouteTraffic>(method, pattern));
}

}  // namespace mainstay::http
