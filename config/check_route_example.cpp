#include "config/check_route_example.hpp"

#include <optional>
#include <string_view>
#include <variant>

#include "config/document.hpp"
#include "config/pattern.hpp"
#include "config/quote.hpp"
#include "config/scalar.hpp"

namespace mainstay::config {
namespace {

std::optional<Node> node_of(const std::string& json) {
  auto parsed = parse_document(json);
  return std::holds_alternative<Node>(parsed) ? std::optional(std::move(std::get<Node>(parsed))) : std::nullopt;
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '-' ? text[i] != '-' : hexadecimal.find(text[i]) == hexadecimal.npos) return false;
  return true;
}

std::string trouble_with_number(const RouteField& field, double number) {
  const auto limit = [](const std::string& json) {
    const auto node = json == "null" ? std::nullopt : node_of(json);
    return node ? as_number(*node) : std::nullopt;
  };
  if (const auto min = limit(field.min); min && number < *min)
    return "found " + number_text(number) + ", which is under the \"min\" of " + number_text(*min);
  if (const auto max = limit(field.max); max && number > *max)
    return "found " + number_text(number) + ", which is over the \"max\" of " + number_text(*max);
  return "";
}

std::string trouble_with_text(const RouteField& field, std::string_view text) {
  if (field.type == FieldType::uuid && !is_uuid(text)) return "found " + quote_shortened(text) + ", which is no UUID";
  const auto length = characters(text);
  if (length < field.min_length) return "it has " + std::to_string(length) + " characters, fewer than \"min_length\"";
  if (field.max_length != 0 && length > field.max_length)
    return "it has " + std::to_string(length) + " characters, more than \"max_length\"";
  if (field.max_bytes != 0 && text.size() > field.max_bytes)
    return "it has " + std::to_string(text.size()) + " bytes, more than \"max_bytes\"";
  if (field.type == FieldType::string && !field.pattern.empty() && !Pattern(field.pattern).matches(text))
    return "found " + quote_shortened(text) + ", which does not match the \"pattern\"";
  return "";
}

std::string trouble_with_item(const RouteField& field, const Node& node) {
  if (field.type == FieldType::integer || field.type == FieldType::number) {
    const auto number = as_number(node);
    return number ? trouble_with_number(field, *number) : "";
  }
  const auto text = as_text(node);
  return text && field.type != FieldType::json ? trouble_with_text(field, *text) : "";
}

}  // namespace

std::string trouble_with_example(const RouteField& field) {
  const auto node = node_of(field.example);
  if (!node) return "it is not JSON";
  if (!field.list) return trouble_with_item(field, *node);
  const auto* array = std::get_if<Array>(&node->value);
  if (array == nullptr) return "";
  if (array->items.size() < field.min_items) return "it has fewer items than \"min_items\"";
  if (array->items.size() > field.max_items) return "it has more items than \"max_items\"";
  for (const auto& item : array->items)
    if (auto trouble = trouble_with_item(field, item); !trouble.empty()) return trouble;
  return "";
}

}  // namespace mainstay::config
