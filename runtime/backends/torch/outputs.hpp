#pragma once

#include <ATen/core/ivalue.h>

#include <vector>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// What forward returned, as the tensors of an answer: named and ordered as `specs` say, or as found where there are
/// none. The memory is the model's own work, not copied, unless somebody else may still change it: the model where it
/// returned a part of its state, another answer where two share it. `returned` must be the last that is left of the
/// call.
Result<std::vector<Tensor>> answer_from(c10::IValue returned, const std::vector<TensorSpec>& specs);

}  // namespace mainstay
