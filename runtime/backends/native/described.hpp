#pragma once

#include <string>
#include <vector>

#include "mainstay/plugin.h"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// What a plugin may say about a tensor; more is taken for a mistake of the plugin and not read.
inline constexpr std::size_t longest_tensor_name_bytes = 256;
inline constexpr std::size_t most_dimensions = 64;

/// A name that a plugin gave, or an error where there is none or it is too long.
Result<std::string> plugin_name(const char* name);

/// One input or output, as a plugin described it.
Result<TensorSpec> spec_from(const mainstay_tensor_spec& described);

/// The inputs (or outputs: `kind`) of a model, in the plugin's order. What the configuration declares may say more than
/// the plugin does, but nothing else. A plugin that describes none leaves it all to the configuration.
Result<std::vector<TensorSpec>> refined(const std::string& kind, std::vector<TensorSpec> described,
                                        const std::vector<TensorSpec>& declared);

}  // namespace mainstay
