#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/config.hpp"
#include "http/exchange.hpp"
#include "http/guard/gate.hpp"
#include "http/guard/surface.hpp"
#include "http/path_pattern.hpp"
#include "runtime/result.hpp"

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

/// A model as a request means it; an empty version is the one that is served by default.
struct AskedModel {
  std::string name;
  std::string version;
};

/// Finds who answers a request. HEAD is answered wherever GET is; OPTIONS everywhere, with the methods that are.
class Router {
 public:
  /// Routes that are not for the surface are not added.
  explicit Router(Surface surface = Surface::whole, std::shared_ptr<RouteBoard> board = std::make_shared<RouteBoard>())
      : surface_(surface), board_(std::move(board)), nowhere_(board_->of_none()) {}

  using Handler = std::function<void(std::unique_ptr<Exchange>, const PathParameters&)>;

  /// What a route that has a model compute is besides: its requests may be answered later.
  struct Deferrable {
    /// Which model a request means, or what it is refused with where it need not be kept to know that it is.
    std::function<std::variant<AskedModel, Response>(const Exchange&, const PathParameters&)> model_of;
    /// The headers that its handler reads.
    std::vector<std::string> headers;
    /// Every request is, whether it asks for it or not.
    bool always = false;
  };

  /// The pattern is a path whose segments are literal or `{name}`, for example "/v2/models/{model}/infer". What stands
  /// for `{model}` is the model that the gate is told of.
  void add(std::string_view method, std::string_view pattern, Scope scope, Handler handler,
           std::optional<Deferrable> deferrable = std::nullopt);

  /// All routes, in the order in which they are tried; those that are added later, too.
  std::shared_ptr<const std::vector<ListedRoute>> routes() const noexcept { return listed_; }

  /// Takes the requests that are to be answered later, each with the headers that are to be kept; without it, none are.
  using Deferrer =
      std::function<void(std::unique_ptr<Exchange>, AskedModel model, const std::vector<std::string>& headers)>;
  void defer_to(Deferrer deferrer) { deferrer_ = std::move(deferrer); }

  /// Asked before each handler; without one, everybody may do everything.
  void stand_behind(std::shared_ptr<const Gate> gate) { gate_ = std::move(gate); }

  /// A body that is sent compressed is decompressed for its handler; one that is larger then is refused with 413.
  void decompress_up_to(std::size_t bytes) { max_body_bytes_ = bytes; }

  /// Passes the exchange to its handler, or answers it: 404, 405, 400 for a broken path or body, 413 and 415.
  void dispatch(std::unique_ptr<Exchange> exchange) const;

  /// The same for a request that was let in when it was deferred, and is answered now. What its key may do is asked
  /// again. It is not counted once more.
  void replay(std::unique_ptr<Exchange> exchange) const;

 private:
  struct Route {
    std::string method;
    PathPattern pattern;
    Scope scope;
    Handler handler;
    std::shared_ptr<RouteTraffic> traffic;
    std::optional<Deferrable> deferrable;
  };
  static Result<PathParameters> parameters_of(const Route& route, const PathSegments& path);
  const Route* route_for(const Request& request, const PathSegments& path) const noexcept;
  bool defers(const Route& route, const Exchange& exchange) const;

  /// The methods that a path is served with, for an Allow header; empty: none.
  std::string allowed(const PathSegments& path) const;
  /// Of what a path has routes for; open where it has none.
  Scope scope_of(const PathSegments& path) const noexcept;
  void refuse(Exchange& exchange, const PathSegments& path) const;

  Surface surface_;
  std::shared_ptr<RouteBoard> board_;
  std::shared_ptr<RouteTraffic> nowhere_;
  std::vector<Route> routes_;
  std::shared_ptr<std::vector<ListedRoute>> listed_ = std::make_shared<std::vector<ListedRoute>>();
  std::shared_ptr<const Gate> gate_;
  Deferrer deferrer_;
  std::size_t max_body_bytes_ = config::Server{}.max_body_bytes;
};

}  // namespace mainstay::http
