#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http::routes {

// What a text says, as a whole, if it says something of the wanted kind.

std::optional<std::int64_t> integer_from(std::string_view text) noexcept;
/// Finite.
std::optional<double> number_from(std::string_view text) noexcept;
/// true, false, 1 or 0.
std::optional<bool> boolean_from(std::string_view text) noexcept;
/// In lower case.
std::optional<std::string> uuid_from(std::string_view text);
bool is_json(std::string_view text);

/// The shortest text that reads back as the same number.
std::string text_of(double value);
std::string text_of(std::int64_t value);

}  // namespace mainstay::http::routes
