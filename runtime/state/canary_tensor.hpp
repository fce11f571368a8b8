#pragma once

#include "config/config.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// The tensor that a canary's configuration means; `datatype` where that names none. "NaN", "Infinity" and "-Infinity"
/// stand for the floating-point numbers that JSON does not have. FP16 and BF16 are refused.
Result<Tensor> canary_tensor(const config::CanaryTensor& config, Datatype datatype);

}  // namespace mainstay
