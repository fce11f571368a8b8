#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace mainstay::http {

/// The number that a text is: nothing before it, nothing behind it, and one that the type has room for.
template <class Number>
std::optional<Number> number_in(std::string_view text) noexcept {
  Number number{};
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (text.empty() || stop != end || problem != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace mainstay::http
