#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace mainstay {

/// What the kernel counts in kB, in bytes.
constexpr std::uint64_t kibibyte = 1024;

/// The number after a name at a line's beginning; nothing: there is no such line, or no such file.
std::optional<std::uint64_t> number_after(const std::filesystem::path& file, std::string_view name);

/// Of a file with nothing but a number; `max` is none.
std::optional<std::uint64_t> number_in(const std::filesystem::path& file);

}  // namespace mainstay
