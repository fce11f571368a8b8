#include "http/routes/scalar_text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "http/number_text.hpp"
#include "http/routes/header_parameters.hpp"

namespace mainstay::http::routes {

namespace {

// Brackets within brackets, as in an inference's own body.
constexpr std::size_t max_depth = 64;

bool is_hex(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

std::optional<std::int64_t> integer_from(std::string_view text) noexcept { return number_in<std::int64_t>(text); }

std::optional<double> number_from(std::string_view text) noexcept {
  const auto value = number_in<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<bool> boolean_from(std::string_view text) noexcept {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::optional<std::string> uuid_from(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  auto lower = lower_case(text);
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? lower[i] != '-' : !is_hex(lower[i])) return std::nullopt;
  }
  return lower;
}

bool is_json(std::string_view text) {
  simdjson::dom::parser parser;
  if (parser.allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth)) return false;
  return parser.parse(text.data(), text.size(), true).error() == simdjson::SUCCESS;
}

std::string text_of(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string text_of(std::int64_t value) { return std::to_string(value); }

}  // namespace mainstay::http::routes
