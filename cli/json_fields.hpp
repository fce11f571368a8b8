#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/printable.hpp"

/// Reads what a server has said, which may be of another version or no server at all: what is missing or of another
/// kind is as good as nothing.
namespace mainstay::cli {

using Json = nlohmann::ordered_json;

/// The member of that name, or null.
inline const Json& member(const Json& object, const char* name) {
  static const Json null;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found == object.end() ? null : *found;
}

/// Printable.
inline std::string text_in(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_string() ? printable(value.get_ref<const std::string&>()) : std::string{};
}

inline std::optional<double> number_in(const Json& object, const char* name) {
  const auto& value = member(object, name);
  if (!value.is_number()) return std::nullopt;
  const auto number = value.get<double>();
  return std::isfinite(number) ? std::optional{number} : std::nullopt;
}

/// 0 for what is no number, or below it.
inline std::uint64_t count_in(const Json& object, const char* name) {
  const auto& value = member(object, name);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer()) return value.get<std::int64_t>() > 0 ? value.get<std::uint64_t>() : 0;
  return 0;
}

inline bool is_true_in(const Json& object, const char* name) {
  const auto& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

/// The elements of a list; none of what is no list.
inline const Json::array_t& list_in(const Json& object, const char* name) {
  static const Json::array_t none;
  const auto* list = member(object, name).get_ptr<const Json::array_t*>();
  return list ? *list : none;
}

/// For other programs. Only ASCII: a terminal that it is printed to finds nothing to obey.
inline std::string printed(const Json& json) { return json.dump(2, ' ', true, Json::error_handler_t::replace); }

}  // namespace mainstay::cli
