#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/document.hpp"

namespace mainstay::config {

// What a node says, if it says something of the wanted kind. Texts of the environment are parsed by that kind.

/// 8000, and also 8e3 and 8000.0, which are integers to a JSON schema.
std::optional<std::int64_t> as_integer(const Node& node);
/// Finite.
std::optional<double> as_number(const Node& node);
/// From the environment: true, false, 1 or 0.
std::optional<bool> as_boolean(const Node& node);
std::optional<std::string_view> as_text(const Node& node);

/// For messages: `70000`, `"abc"`, `null`, `a list`, `an object`.
std::string found_text(const Node& node);

/// Characters, not bytes.
std::size_t characters(std::string_view text);

}  // namespace mainstay::config
