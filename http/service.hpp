#pragma once

#include <memory>

#include "http/router.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"
#include "runtime/vitals.hpp"

namespace mainstay::http {

/// What the routes show and use. The registry and the lifecycle must outlive the routes and every request they took.
struct Dependencies {
  const Registry& registry;
  const Lifecycle& lifecycle;
  /// The root of the supervision tree.
  std::shared_ptr<const Vitals> root;
};

/// Everything that is served: the Open Inference Protocol under /v2, and /admin.
Router make_routes(Dependencies dependencies);

}  // namespace mainstay::http
