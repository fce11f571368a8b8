#include "config/check_route_field.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <variant>

#include "config/check_route_example.hpp"
#include "config/document.hpp"
#include "config/pattern.hpp"
#include "config/quote.hpp"
#include "config/scalar.hpp"

namespace mainstay::config {
namespace {

// What a stranger sends is matched against a pattern only so far.
constexpr std::size_t longest_matched = 4096;

Node node_of(const std::string& json) {
  auto parsed = parse_document(json);
  return std::holds_alternative<Node>(parsed) ? std::move(std::get<Node>(parsed)) : Node{};
}

class FieldCheck {
 public:
  explicit FieldCheck(const RouteField& field) : field_(field) {}

  std::vector<std::pair<std::string, std::string>> run() && {
    check_source();
    check_values();
    check_numbers();
    check_text();
    check_image();
    check_list();
    check_example();
    return std::move(mistakes_);
  }

 private:
  void wrong(const char* key, std::string message) { mistakes_.emplace_back(key, std::move(message)); }
  bool is(FieldType type) const { return field_.type == type; }

  void check_source() {
    const bool fixed = field_.from == FieldSource::fixed;
    if (fixed && field_.value == "null") wrong("value", "a fixed field needs its \"value\"");
    if (!fixed && field_.value != "null") wrong("value", "found one, allowed: in a fixed field alone");
    if (fixed && field_.has_default()) wrong("default", "found one, but a fixed field has a \"value\" always");
    if (fixed && field_.value != "null") check_given("value", field_.value);
    if (field_.has_default()) check_given("default", field_.default_value);
    if (field_.from == FieldSource::path && (field_.has_default() || !field_.required))
      wrong("required", "a segment of the path is always there");
    if (field_.from == FieldSource::body && field_.list) wrong("list", "a whole body is no list");
  }

  /// A value that the configuration gives.
  void check_given(const char* key, const std::string& json) {
    const auto node = node_of(json);
    const auto* array = std::get_if<Array>(&node.value);
    if (!field_.list) {
      if (!fits(node)) wrong(key, "found " + found_text(node) + ", allowed: " + wanted());
      return;
    }
    if (!array) return wrong(key, "found " + found_text(node) + ", allowed: a list");
    for (const auto& item : array->items)
      if (!fits(item)) wrong(key, "found " + found_text(item) + " in it, allowed: " + wanted());
  }

  bool fits(const Node& node) const {
    switch (field_.type) {
      case FieldType::integer:
        return as_integer(node).has_value();
      case FieldType::number:
        return as_number(node).has_value();
      case FieldType::boolean:
        return std::holds_alternative<bool>(node.value);
      case FieldType::enumeration: {
        const auto text = as_text(node);
        return text && std::ranges::find(field_.values, *text) != field_.values.end();
      }
      case FieldType::json:
        return true;
      case FieldType::string:
      case FieldType::uuid:
      case FieldType::bytes:
      case FieldType::image:
        break;
    }
    return as_text(node).has_value();
  }

  std::string wanted() const {
    switch (field_.type) {
      case FieldType::integer:
        return "an integer";
      case FieldType::number:
        return "a number";
      case FieldType::boolean:
        return "true or false";
      case FieldType::enumeration:
        return "one of the \"values\"";
      default:
        return "a text";
    }
  }

  void check_values() {
    if (is(FieldType::enumeration) && field_.values.empty()) wrong("values", "an enum needs its \"values\"");
    if (!is(FieldType::enumeration) && !field_.values.empty()) wrong("values", "found some, allowed: in an enum alone");
  }

  std::optional<double> limit(const char* key, const std::string& json) {
    if (json == "null") return std::nullopt;
    const auto node = node_of(json);
    if (!is(FieldType::integer) && !is(FieldType::number)) {
      wrong(key, "found one, allowed: for an integer or a number");
      return std::nullopt;
    }
    if (is(FieldType::integer) ? !as_integer(node) : !as_number(node))
      wrong(key, "found " + found_text(node) + ", allowed: " + wanted());
    return as_number(node);
  }

  void check_numbers() {
    const auto min = limit("min", field_.min), max = limit("max", field_.max);
    if (min && max && *min > *max)
      wrong("min", "found " + number_text(*min) + ", which is over the \"max\" of " + number_text(*max));
  }

  void check_text() {
    const bool measured = is(FieldType::string) || is(FieldType::bytes) || is(FieldType::image) || is(FieldType::json);
    if (!measured && field_.max_bytes != 0)
      wrong("max_bytes", "found one, allowed: for a string, bytes, an image or json");
    if (!is(FieldType::string)) {
      if (field_.min_length != 0) wrong("min_length", "found one, allowed: for a string");
      if (field_.max_length != 0) wrong("max_length", "found one, allowed: for a string");
      if (!field_.pattern.empty()) wrong("pattern", "found one, allowed: for a string");
      return;
    }
    if (field_.max_length != 0 && field_.min_length > field_.max_length)
      wrong("min_length", "it is over the \"max_length\"");
    if (field_.pattern.empty()) return;
    if (const Pattern pattern(field_.pattern); !pattern.trouble().empty()) wrong("pattern", pattern.trouble());
    const auto bounded = [](std::size_t limit) { return limit != 0 && limit <= longest_matched; };
    if (!bounded(field_.max_length) && !bounded(field_.max_bytes))
      wrong("pattern",
            "a pattern needs a \"max_length\" or \"max_bytes\" of at most " + std::to_string(longest_matched));
  }

  void check_image() {
    const RouteField usual;
    if (!is(FieldType::image)) {
      const auto alone = [&](const char* key, const auto& said, const auto& unsaid) {
        if (said != unsaid) wrong(key, "found one, allowed: for an image");
      };
      alone("formats", field_.formats, usual.formats);
      alone("max_width", field_.max_width, usual.max_width);
      alone("max_height", field_.max_height, usual.max_height);
      alone("max_pixels", field_.max_pixels, usual.max_pixels);
      alone("channels", field_.channels, usual.channels);
      alone("layout", field_.layout, usual.layout);
      return;
    }
    if (field_.formats.empty()) wrong("formats", "an image needs one at least");
    for (const auto& format : field_.formats)
      if (format != "jpeg" && format != "png")
        wrong("formats", "found " + quote_shortened(format) + R"( in it, allowed: "jpeg" and "png")");
    if (field_.channels == 2) wrong("channels", "found 2, allowed: 1 (grey), 3 (colours) and 4 (and opacity)");
    if (field_.from == FieldSource::fixed || field_.has_default())
      wrong(field_.from == FieldSource::fixed ? "from" : "default", "an image comes with the request");
    if (field_.from == FieldSource::path || field_.from == FieldSource::query || field_.from == FieldSource::header)
      wrong("from", "an image is in the body");
  }

  void check_list() {
    if (!field_.list) return;
    if (is(FieldType::bytes) || is(FieldType::image) || is(FieldType::json))
      wrong("list", "found true, allowed: false for bytes, images and json");
    if (field_.min_items > field_.max_items) wrong("min_items", "it is over the \"max_items\"");
  }

  /// One that did not work would be worse than none.
  void check_example() {
    if (field_.example == "null") return;
    if (field_.from == FieldSource::fixed)
      return wrong("example", "found one, but a fixed field is no part of a request");
    // What is wrong with the rule itself has been said.
    if (!mistakes_.empty()) return;
    const auto trouble = trouble_with_example(field_);
    if (trouble.empty()) return check_given("example", field_.example);
    wrong("example", trouble);
  }

  const RouteField& field_;
  std::vector<std::pair<std::string, std::string>> mistakes_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> mistakes_of(const RouteField& field) {
  return FieldCheck(field).run();
}

}  // namespace mainstay::config
