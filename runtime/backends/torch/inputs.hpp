#pragma once

#include <ATen/core/Tensor.h>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

enum class Use {
  read,   ///< the memory is shared with the request
  write,  ///< the model may write to it, so that it gets a copy
};

/// A tensor of a request as torch sees it. An error where torch has no such type or the shape does not fit the data.
Result<at::Tensor> at_tensor(const Tensor& tensor, Use use);

}  // namespace mainstay
