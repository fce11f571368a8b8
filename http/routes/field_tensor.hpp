#pragma once

#include "config/routes.hpp"
#include "http/routes/field_value.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// The input that a field becomes, of the datatype and the shape that the model declares for it.
Result<Tensor> tensor_of(const config::RouteField& field, const FieldValue& value, const TensorSpec& spec);

}  // namespace mainstay::http::routes
