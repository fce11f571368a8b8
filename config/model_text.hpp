#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config.hpp"

namespace mainstay::config {

/// A model's whole configuration as JSON, to be read by another process of the same program.
std::string model_text(const Model& model);
/// Nothing: it is no such text.
std::optional<Model> model_from_text(std::string_view text);

}  // namespace mainstay::config
