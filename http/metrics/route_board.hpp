#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/traffic/durations.hpp"

namespace mainstay::http {

/// How the requests of a route were answered. Written by any thread, without a lock.
class RouteTraffic {
 public:
  RouteTraffic(std::string_view method, std::string_view pattern) : method_(method), pattern_(pattern) {}

  /// `took`: from the request's arrival to the moment that its answer began to be written.
  void answered(int status, std::chrono::nanoseconds took) noexcept;

  const std::string& method() const noexcept { return method_; }
  /// As it was added to the router, with `{name}` for what differs from request to request.
  const std::string& pattern() const noexcept { return pattern_; }
  const Durations& durations() const noexcept { return durations_; }
  /// Those that there were, the smallest first.
  std::vector<std::pair<int, std::uint64_t>> statuses() const;

 private:
  static constexpr int lowest = 100, beyond = 600;

  const std::string method_;
  const std::string pattern_;
  Durations durations_;
  std::array<std::atomic<std::uint64_t>, beyond - lowest> statuses_{};
};

/// The traffic of all routes of a server. Routes are added before the first request comes.
class RouteBoard {
 public:
  /// That of a route, the same one whenever it is asked for.
  std::shared_ptr<RouteTraffic> of(std::string_view method, std::string_view pattern);
  /// Of requests that no route was found for.
  std::shared_ptr<RouteTraffic> of_none() { return of("", "none"); }

  const std::vector<std::shared_ptr<RouteTraffic>>& all() const noexcept { return routes_; }

 private:
  std::vector<std::shared_ptr<RouteTraffic>> routes_;
};

}  // namespace mainstay::http
