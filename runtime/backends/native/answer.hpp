#pragma once

#include <vector>

#include "mainstay/plugin.h"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// One tensor that a plugin gave, believed only where it agrees with itself. Its memory is the plugin's own where that
/// wants to hear of its release, and is released in any case.
Result<Tensor> tensor_from(const mainstay_output& output);

/// An error where one of the tensors is not what the signature says, or was given twice.
Status fits_in(const std::vector<Tensor>& given, const std::vector<TensorSpec>& signature);

/// The tensors in the signature's order, if they are what it says; as they came where it says nothing.
Result<std::vector<Tensor>> arranged(std::vector<Tensor> given, const std::vector<TensorSpec>& signature);

}  // namespace mainstay
