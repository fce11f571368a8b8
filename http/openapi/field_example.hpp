#pragma once

#include <optional>
#include <string>

#include "config/routes.hpp"
#include "http/openapi/json.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::openapi {

/// What an example request has for a field. Without a value it is left out, or, where it cannot be, there is no such
/// request.
struct FieldExample {
  std::optional<Json> value;
  std::string why_none;
};

/// What the configuration says, the default, or something that its rule lets through. `input`: what it becomes; null
/// where that is not known.
FieldExample example_of(const config::RouteField& field, const TensorSpec* input = nullptr);

}  // namespace mainstay::http::openapi
