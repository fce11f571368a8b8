#pragma once

#include <string>
#include <string_view>

#include "runtime/error.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// The one element of a BYTES output, or the bytes of another one.
Result<std::string_view> content_of(const Tensor& output);

/// What is said of an output that is not as it should be: a mistake of the model, or of who wrote the route.
Error broken_output(const Tensor& output, const std::string& what);

}  // namespace mainstay::http::routes
