#pragma once

// How a member of a struct becomes a field of the description. For describe.cpp alone.

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/describe.hpp"
#include "config/spelling.hpp"

namespace mainstay::config {

struct Length {
  std::size_t min;
  std::size_t max;
};

/// An enumerator and what the operator calls it.
template <class Enum>
struct Name {
  std::string_view name;
  Enum value;
};

template <std::unsigned_integral T>
Field integer(std::string key, T& value, std::int64_t min, std::int64_t max, std::string doc) {
  assert(min >= 0 && std::in_range<T>(max));
  return {std::move(key), std::move(doc),
          Integer{min, max, [&value] { return static_cast<std::int64_t>(value); },
                  [&value](std::int64_t read) { value = static_cast<T>(read); }}};
}

inline Field per_cpu(Field field) {
  std::get<Integer>(field.value).per_cpu = true;
  return field;
}

inline Field number(std::string key, double& value, double min, double max, std::string doc) {
  return {std::move(key), std::move(doc),
          Number{min, max, [&value] { return value; }, [&value](double read) { value = read; }}};
}

inline Field boolean(std::string key, bool& value, std::string doc) {
  return {std::move(key), std::move(doc), Boolean{[&value] { return value; }, [&value](bool read) { value = read; }}};
}

inline Field text(std::string key, std::string& value, Length length, std::string doc, bool is_path = false) {
  return {std::move(key), std::move(doc),
          Text{length.min, length.max, is_path, [&value] { return value; },
               [&value](std::string read) { value = std::move(read); }}};
}

inline Field path(std::string key, std::string& value, std::string doc) {
  return text(std::move(key), value, {0, 4096}, std::move(doc), true);
}

/// A choice of texts.
inline Field choice(std::string key, std::string& value, const std::vector<std::string>& allowed, std::string doc) {
  return {std::move(key), std::move(doc),
          Choice{allowed, [&value] { return value; }, [&value](const std::string& read) { value = read; }}};
}

/// A choice of enumerators; `names` must live as long as the program.
template <class Enum>
Field choice(std::string key, Enum& value, std::span<const Name<Enum>> names, std::string doc) {
  Choice choice;
  for (const auto& name : names) choice.allowed.emplace_back(name.name);
  choice.get = [&value, names] {
    for (const auto& name : names)
      if (name.value == value) return std::string(name.name);
    return std::string();
  };
  choice.set = [&value, names](const std::string& read) {
    for (const auto& name : names)
      if (name.name == read) value = name.value;
  };
  return {std::move(key), std::move(doc), std::move(choice)};
}

inline Field dimensions(std::string key, std::optional<std::vector<std::int64_t>>& value, std::size_t max_items,
                        std::string doc) {
  return {std::move(key), std::move(doc),
          Dimensions{max_items, false, [&value] { return value; },
                     [&value](std::vector<std::int64_t> read) { value = std::move(read); }}};
}

inline Field sizes(std::string key, std::vector<std::int64_t>& value, std::size_t max_items, std::string doc) {
  return {std::move(key), std::move(doc),
          Dimensions{max_items, true, [&value] { return std::optional(value); },
                     [&value](std::vector<std::int64_t> read) { value = std::move(read); }}};
}

inline Field json(std::string key, std::string& value, std::string doc) {
  return {std::move(key), std::move(doc),
          Json{[&value] { return value; }, [&value](std::string read) { value = std::move(read); }}};
}

inline Field texts(std::string key, std::vector<std::string>& value, Spelling spelling, std::size_t max_items,
                   std::string doc) {
  return {std::move(key), std::move(doc),
          Texts{spelling, max_items, false, [&value] { return value; },
                [&value](std::vector<std::string> read) { value = std::move(read); }}};
}

inline Field loose(Field field) {
  std::get<Texts>(field.value).loose = true;
  return field;
}

inline Field section(std::string key, Fields fields, std::string doc) {
  return {std::move(key), std::move(doc), Section{std::move(fields)}};
}

template <class Element, class Describe>
Field list(std::string key, std::vector<Element>& value, std::string element, std::string unique, std::size_t max_items,
           Describe describe_element, std::string doc) {
  List list{std::move(element), max_items, std::move(unique), {}, {}, {}, {}};
  list.size = [&value] { return value.size(); };
  list.resize = [&value](std::size_t size) {
    value.clear();
    value.resize(size);
  };
  list.at = [&value, describe_element](std::size_t i) {
    return section(std::to_string(i), describe_element(value.at(i)), "");
  };
  list.prototype = [describe_element] {
    const auto owner = std::make_shared<Element>();
    auto field = section("", describe_element(*owner), "");
    field.owner = owner;
    return field;
  };
  return {std::move(key), std::move(doc), std::move(list)};
}

template <class Value, class Describe>
Field map(std::string key, std::map<std::string, Value>& value, Spelling names, std::string element,
          Describe describe_value, std::string doc) {
  Map map{names, true, std::move(element), {}, {}, {}};
  map.keys = [&value] {
    std::vector<std::string> keys;
    for (const auto& [name, unused] : value) keys.push_back(name);
    return keys;
  };
  map.at = [&value, describe_value](const std::string& name) { return section(name, describe_value(value[name]), ""); };
  map.prototype = [describe_value] {
    const auto owner = std::make_shared<Value>();
    auto field = section("NAME", describe_value(*owner), "");
    field.owner = owner;
    return field;
  };
  return {std::move(key), std::move(doc), std::move(map)};
}

/// A map to texts, whose names are taken as they are.
inline Field map(std::string key, std::map<std::string, std::string>& value, Spelling names, Length length,
                 std::string doc) {
  Map map{names, false, "", {}, {}, {}};
  map.keys = [&value] {
    std::vector<std::string> keys;
    for (const auto& [name, unused] : value) keys.push_back(name);
    return keys;
  };
  map.at = [&value, length](const std::string& name) { return text(name, value[name], length, ""); };
  map.prototype = [length] {
    const auto owner = std::make_shared<std::string>();
    auto field = text("NAME", *owner, length, "");
    field.owner = owner;
    return field;
  };
  return {std::move(key), std::move(doc), std::move(map)};
}

inline Field secret(Field field) {
  field.secret = true;
  return field;
}

inline Field required(Field field) {
  field.required = true;
  return field;
}

}  // namespace mainstay::config
