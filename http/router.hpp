#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "http/exchange.hpp"
#include "http/guard/gate.hpp"
#include "http/guard/surface.hpp"
#include "http/path_pattern.hpp"

namespace mainstay::http {

/// What stood in a path where its pattern has `{name}`, percent-decoded.
class PathParameters {
 public:
  /// Empty where the pattern has no such parameter.
  std::string_view operator[](std::string_view name) const noexcept;

 private:
  friend class Router;
  std::vector<std::pair<std::string_view, std::string>> values_;
};

/// A route as it was added.
struct ListedRoute {
  std::string method;
  std::string pattern;
  Scope scope;
};

/// Finds who answers a request. HEAD is answered wherever GET is; OPTIONS everywhere, with the methods that are.
class Router {
 public:
  /// Routes that are not for the surface are not added.
  explicit Router(Surface surface = Surface::whole, std::shared_ptr<RouteBoard> board = std::make_shared<RouteBoard>())
      : surface_(surface), board_(std::move(board)), nowhere_(&board_->of_none()) {}

  using Handler = std::function<void(std::unique_ptr<Exchange>, const PathParameters&)>;

  /// The pattern is a path whose segments are literal or `{name}`, for example "/v2/models/{model}/infer". What stands
  /// for `{model}` is the model that the gate is told of.
  void add(std::string_view method, std::string_view pattern, Scope scope, Handler handler);

  /// All routes, in the order in which they are tried; those that are added later, too.
  std::shared_ptr<const std::vector<ListedRoute>> routes() const noexcept { return listed_; }

  /// Asked before each handler; without one, everybody may do everything.
  void stand_behind(std::shared_ptr<const Gate> gate) { gate_ = std::move(gate); }

  /// A body that is sent compressed is decompressed for its handler; one that is larger then is refused with 413.
  void decompress_up_to(std::size_t bytes) { max_body_bytes_ = bytes; }

  /// Passes the exchange to its handler, or answers it: 404, 405, 400 for a broken path or body, 413 and 415.
  void dispatch(std::unique_ptr<Exchange> exchange) const;

 private:
  struct Route {
    std::string method;
    PathPattern pattern;
    Scope scope;
    Handler handler;
    RouteTraffic* traffic;
  };

  /// The methods that a path is served with, for an Allow header; empty: none.
  std::string allowed(const PathSegments& path) const;
  /// Of what a path has routes for; open where it has none.
  Scope scope_of(const PathSegments& path) const noexcept;
  void refuse(Exchange& exchange, const PathSegments& path) const;

  Surface surface_;
  std::shared_ptr<RouteBoard> board_;
  RouteTraffic* nowhere_;
  std::vector<Route> routes_;
  std::shared_ptr<std::vector<ListedRoute>> listed_ = std::make_shared<std::vector<ListedRoute>>();
  std::shared_ptr<const Gate> gate_;
  std::size_t max_body_bytes_ = config::Server{}.max_body_bytes;
};

}  // namespace mainstay::http
