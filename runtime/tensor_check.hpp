#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "runtime/tensor.hpp"

namespace mainstay {

/// What is wrong with a tensor that has not as many bytes as its shape and datatype say, to be put behind its name:
/// "has 4 bytes for the shape [2] of FP32". Empty: nothing. Elements of `bytes` tensors are counted.
std::string misfit(const Tensor& tensor);

/// "[2, -1]"
std::string text_of(std::span<const std::int64_t> shape);

}  // namespace mainstay
