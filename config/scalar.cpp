#include "config/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "config/document.hpp"
#include "config/overloaded.hpp"
#include "config/quote.hpp"

namespace mainstay::config {
namespace {

std::optional<std::string_view> numeral(const Node& node) {
  if (const auto* number = std::get_if<NumberText>(&node.value)) return number->text;
  if (const auto* raw = std::get_if<RawText>(&node.value)) return raw->text;
  return std::nullopt;
}

template <class T>
std::optional<T> parse(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> as_number(const Node& node) {
  const auto text = numeral(node);
  if (!text) return std::nullopt;
  const auto value = parse<double>(*text);
  // from_chars knows "inf" and "nan", JSON does not.
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> as_integer(const Node& node) {
  const auto text = numeral(node);
  if (!text) return std::nullopt;
  if (const auto value = parse<std::int64_t>(*text)) return value;
  constexpr double exact_below = 9007199254740992;  // 2^53: beyond it a double skips integers.
  const auto value = as_number(node);
  if (!value || std::trunc(*value) != *value || std::abs(*value) >= exact_below) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<bool> as_boolean(const Node& node) {
  if (const auto* value = std::get_if<bool>(&node.value)) return *value;
  if (const auto* raw = std::get_if<RawText>(&node.value)) {
    if (raw->text == "true" || raw->text == "1") return true;
    if (raw->text == "false" || raw->text == "0") return false;
  }
  return std::nullopt;
}

std::optional<std::string_view> as_text(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
  if (const auto* raw = std::get_if<RawText>(&node.value)) return raw->text;
  return std::nullopt;
}

std::string found_text(const Node& node) {
  return std::visit(Overloaded{
                        [](const Null&) { return std::string("null"); },
                        [](bool value) { return std::string(value ? "true" : "false"); },
                        [](const NumberText& number) { return number.text.substr(0, 80); },
                        [](const std::string& text) { return quote_shortened(text); },
                        [](const RawText& raw) { return quote_shortened(raw.text); },
                        [](const Array&) { return std::string("a list"); },
                        [](const Object&) { return std::string("an object"); },
                    },
                    node.value);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace mainstay::config
