#pragma once

#include <vector>

#include "config/config.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// What a configuration declares about a model's tensors. An error names a datatype that does not exist or a name that
/// is declared twice.
Result<std::vector<TensorSpec>> specs_from(const std::vector<config::TensorDecl>& declarations);

}  // namespace mainstay
