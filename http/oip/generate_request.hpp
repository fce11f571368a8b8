#pragma once

#include <string>
#include <string_view>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// The inference request, as JSON, that the simple JSON of a generate request stands for: each of its members that is
/// named as an input of the model is that input, with the shape that its value and the signature suggest; `id` and
/// `parameters` are what they are there; any other member is a parameter. Whether all of it fits the model is for the
/// reader of inference requests to say.
Result<std::string> infer_request_of(std::string_view body, const Signature& signature);

}  // namespace mainstay::http::oip
