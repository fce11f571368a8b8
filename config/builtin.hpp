#pragma once

#include <string>
#include <string_view>

namespace mainstay::config {

/// Whether a model's path names a built-in model instead of a file.
constexpr bool is_builtin(std::string_view path) { return path.starts_with("builtin/"); }

/// Why a built-in model may not be used, and what to do about it.
std::string builtin_trouble(std::string_view path);

}  // namespace mainstay::config
