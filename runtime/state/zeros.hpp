#pragma once

#include <vector>

#include "runtime/tensor.hpp"

namespace mainstay {

/// Inputs that fit the specs and say nothing: zeros and empty texts, with 1 for every dimension that is variable and
/// FP32 where the model names no type.
std::vector<Tensor> zeros(const std::vector<TensorSpec>& specs);

}  // namespace mainstay
