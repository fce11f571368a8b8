#pragma once

#include <optional>
#include <string>

#include "config/routes.hpp"
#include "http/openapi/json.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::openapi {

/// An image that a field of a route lets through, of the size that the model's input wants where it wants one. In JSON
/// it is base64, as it is sent; elsewhere a data URL, whose bytes are sent. Nothing: it would be too large for a
/// document. `input`: null where it is not known.
std::optional<Json> image_example(const config::RouteField& field, const TensorSpec* input);

}  // namespace mainstay::http::openapi
