#pragma once

#include <string>

#include "http/openapi/json.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::openapi {

/// A request that a model will take.
struct ModelExample {
  /// The bodies of its infer and of its generate; null where there is none.
  Json infer;
  Json generate;
  /// Why there is none.
  std::string why_none;
};

/// What the model's configuration says, or its canary, or what its signature makes up: zeros, false and "text", with
/// every dimension that is variable taken as 1.
ModelExample example_of(const ServedModel& model);

}  // namespace mainstay::http::openapi
