#pragma once

#include <string>
#include <vector>

#include "config/routes.hpp"

namespace mainstay::config {

/// A mistake in a route that no value of its own shows.
struct RouteMistake {
  /// "routes[0].path"
  std::string path;
  std::string message;
};

/// All of them, in the order of the routes. A model that is not known is none: it may come later.
std::vector<RouteMistake> mistakes_of(const std::vector<Route>& routes);

}  // namespace mainstay::config
