#pragma once

#include <string>

#include "config/config.hpp"
#include "config/load_model.hpp"

namespace mainstay::config {

/// Where problems with an override are said to be.
inline constexpr const char* override_name = "parameters.config";

/// What somebody who may call the server, but not write to its files, says of a model: JSON as in a `model.json`, above
/// `base`. Refused is whatever would let them run a file as a library, read the server's variables, or leave the
/// process and the limits that the model was put into.
ModelResult overridden(const Model& base, const std::string& text);

}  // namespace mainstay::config
