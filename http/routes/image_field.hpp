#pragma once

#include <optional>
#include <string_view>

#include "config/routes.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

// What is looked at in an image before it is decoded, by its first bytes alone. Nothing: it is as it should be.
std::optional<Error> breach_of_format(const config::RouteField& field, std::string_view bytes);
std::optional<Error> breach_of_dimensions(const config::RouteField& field, std::string_view bytes);

/// Decodes an image into the input that the model declares. Takes long: not for an I/O thread.
Result<Tensor> image_tensor(const config::RouteField& field, std::string_view bytes, const TensorSpec& spec);

}  // namespace mainstay::http::routes
