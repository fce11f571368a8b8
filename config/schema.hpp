#pragma once

#include <string>

namespace mainstay::config {

/// The JSON Schema (draft-07) of a configuration file, made of the description that also validates it.
std::string schema();

/// The JSON Schema of a `model.json`.
std::string model_schema();

}  // namespace mainstay::config
