#include "http/routes/field_rule.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "http/routes/given_value.hpp"
#include "http/routes/wrong_field.hpp"

namespace mainstay::http::routes {

FieldRule::FieldRule(const config::RouteField& field) : field_(field), scalar_(field), fallback_(given_value(field)) {}

std::optional<Error> FieldRule::missing() const {
  if (!field_.required) return std::nullopt;
  return wrong_field(field_, "is missing");
}

Error FieldRule::too_many() const {
  return wrong_field(field_, "there are more than " + std::to_string(field_.max_items) + " items");
}

Result<FieldValue> FieldRule::from_texts(const std::vector<Buffer>& texts, bool commas) const {
  if (!field_.list) {
    if (texts.size() > 1) return wrong_field(field_, "is given more than once");
    auto scalar = scalar_.from_text(texts.front());
    if (!scalar) return std::move(scalar).error();
    return FieldValue{false, {std::move(scalar).value()}};
  }
  FieldValue list{true, {}};
  for (const auto& text : texts) {
    // An empty text is an empty list.
    if (commas && text.size() == 0) continue;
    for (std::size_t at = 0; at <= text.size();) {
      const auto end = commas ? std::min(text.text().find(',', at), text.size()) : text.size();
      if (list.items.size() == field_.max_items) return too_many();
      auto scalar = scalar_.from_text(text.slice(at, end - at));
      if (!scalar) return std::move(scalar).error();
      list.items.push_back(std::move(scalar).value());
      at = end + 1;
    }
  }
  return list;
}

Result<FieldValue> FieldRule::from_json(simdjson::dom::element json) const {
  if (!field_.list) {
    auto scalar = scalar_.from_json(json);
    if (!scalar) return std::move(scalar).error();
    return FieldValue{false, {std::move(scalar).value()}};
  }
  simdjson::dom::array array;
  if (json.get(array)) return wrong_field(field_, shown_json(json), "a list");
  FieldValue list{true, {}};
  for (const simdjson::dom::element item : array) {
    if (list.items.size() == field_.max_items) return too_many();
    auto scalar = scalar_.from_json(item);
    if (!scalar) return std::move(scalar).error();
    list.items.push_back(std::move(scalar).value());
  }
  return list;
}

std::optional<Error> FieldRule::breach(config::FieldCheck check, const FieldValue& value) const {
  if (check == config::FieldCheck::items) {
    if (value.items.size() >= field_.min_items) return std::nullopt;
    return wrong_field(field_, "there are " + std::to_string(value.items.size()) + " items, allowed: at least " +
                                   std::to_string(field_.min_items));
  }
  for (const auto& item : value.items)
    if (auto error = scalar_.breach(check, item)) return error;
  return std::nullopt;
}

}  // namespace mainstay::http::routes
