#include "config/read.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/allowed.hpp"
#include "config/builtin.hpp"
#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/nearest.hpp"
#include "config/path.hpp"
#include "config/per_cpu.hpp"
#include "config/quote.hpp"
#include "config/scalar.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

/// Where a file of `folder` means, seen from the current directory.
std::string resolve(const std::string& said, const std::filesystem::path& folder) {
  if (said.empty() || is_builtin(said)) return said;
  // Not normalized: "./builtin/x" is a file, and must not become the built-in model x.
  const std::string resolved = (folder / said).string();
  return is_builtin(resolved) ? "./" + resolved : resolved;
}

bool is_structured(const Field& field) {
  return std::holds_alternative<Json>(field.value) || std::holds_alternative<Texts>(field.value) ||
         std::holds_alternative<Dimensions>(field.value) || std::holds_alternative<Section>(field.value) ||
         std::holds_alternative<List>(field.value) || std::holds_alternative<Map>(field.value);
}

std::string shown(const Node& node, const Field& field) { return field.secret ? "something else" : found_text(node); }

}  // namespace

std::string Place::where(std::size_t line) const {
  switch (origin) {
    case Origin::file:
      return name + ":" + std::to_string(line);
    case Origin::environment:
      return "environment " + name;
    case Origin::command_line:
      return "command line " + name;
    case Origin::default_:
      break;
  }
  return "default";
}

Source Place::source(std::size_t line) const {
  return {origin, origin == Origin::file ? "file " + where(line) : where(line)};
}

void Reader::problem(std::size_t line, const std::string& path, std::string message) {
  problems_.push_back({place_.where(line), path, std::move(message)});
}

void Reader::refuse(const Node& node, const Field& field, const std::string& path) {
  problem(node.line, path, "found " + shown(node, field) + ", allowed: " + allowed_text(field));
}

void Reader::came(const Node& node, const std::string& path) { origins_[path] = place_.source(node.line); }

void Reader::forget_elements(const std::string& path) {
  const std::string inside = path + "[";
  for (auto it = origins_.lower_bound(inside); it != origins_.end() && it->first.starts_with(inside);)
    it = origins_.erase(it);
}

void Reader::read_root(const Node& node, const Fields& fields) {
  if (const auto* object = std::get_if<Object>(&node.value)) return read_members(*object, fields, "", true);
  problem(node.line, "", "found " + found_text(node) + ", allowed: an object");
}

void Reader::read(const Node& node, const Field& field, const std::string& path) {
  const auto* raw = std::get_if<RawText>(&node.value);
  if (raw == nullptr || !is_structured(field))
    return std::visit([&](const auto& value) { read_as(node, field, value, path); }, field.value);
  const auto parsed = parse_document(raw->text);
  if (const auto* error = std::get_if<SyntaxError>(&parsed))
    return problem(node.line, path,
                   "found " + shown(node, field) + ", allowed: " + allowed_text(field) + " as JSON (column " +
                       std::to_string(error->column) + ": " + error->message + ")");
  read(std::get<Node>(parsed), field, path);
}

void Reader::read_as(const Node& node, const Field& field, const Integer& integer, const std::string& path) {
  auto value = as_integer(node);
  if (const auto said = as_text(node); !value && said && integer.per_cpu) value = per_cpu_value(*said, processors());
  if (!value || *value < integer.min || *value > integer.max) return refuse(node, field, path);
  integer.set(*value);
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Number& number, const std::string& path) {
  const auto value = as_number(node);
  if (!value || *value < number.min || *value > number.max) return refuse(node, field, path);
  number.set(*value);
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Boolean& boolean, const std::string& path) {
  const auto value = as_boolean(node);
  if (!value) return refuse(node, field, path);
  boolean.set(*value);
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Text& text, const std::string& path) {
  const auto value = as_text(node);
  if (!value || characters(*value) < text.min_length || characters(*value) > text.max_length)
    return refuse(node, field, path);
  // The system's calls would see less than the operator wrote.
  if (value->find('\0') != std::string_view::npos)
    return problem(node.line, path, "found a NUL in " + shown(node, field) + ", allowed: a text without one");
  const bool in_file = place_.origin == Origin::file;
  text.set(text.is_path && in_file ? resolve(std::string(*value), std::filesystem::path(place_.name).parent_path())
                                   : std::string(*value));
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Choice& choice, const std::string& path) {
  const auto value = as_text(node);
  if (!value) return refuse(node, field, path);
  if (std::find(choice.allowed.begin(), choice.allowed.end(), *value) == choice.allowed.end()) {
    std::string message = "found " + found_text(node) + ", allowed: " + allowed_text(field);
    if (const auto near = nearest(*value, choice.allowed)) message += "; did you mean " + quote(*near) + "?";
    return problem(node.line, path, std::move(message));
  }
  choice.set(std::string(*value));
  came(node, path);
}

void Reader::read_as(const Node& node, const Field&, const Json& json, const std::string& path) {
  json.set(json_text(node));
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Texts& texts, const std::string& path) {
  if (texts.loose && (as_text(node) || std::holds_alternative<NumberText>(node.value)))
    return read_as(Node{Array{{node}}, node.line}, field, texts, path);
  const auto* array = std::get_if<Array>(&node.value);
  if (array == nullptr || array->items.size() > texts.max_items) return refuse(node, field, path);
  std::vector<std::string> read;
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    const Node& item = array->items[i];
    const auto* number = std::get_if<NumberText>(&item.value);
    const auto text = number && texts.loose ? std::optional<std::string_view>(number->text) : as_text(item);
    if (!text || !texts.spelling.matches(std::string(*text)))
      problem(item.line, element(path, i),
              "found " + found_text(item) + ", allowed: a text that matches " + texts.spelling.regex());
    else if (std::ranges::find(read, *text) != read.end())
      problem(item.line, element(path, i),
              "found " + quote_shortened(*text) + " for the second time, allowed: once in a list");
    else
      read.emplace_back(*text);
  }
  texts.set(std::move(read));
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Dimensions& dimensions, const std::string& path) {
  const auto* array = std::get_if<Array>(&node.value);
  if (array == nullptr || array->items.size() > dimensions.max_items) return refuse(node, field, path);
  std::vector<std::int64_t> shape;
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    const Node& item = array->items[i];
    const auto size = as_integer(item);
    if (size && (dimensions.fixed ? *size >= 0 : *size == -1 || *size >= 1))
      shape.push_back(*size);
    else
      problem(item.line, element(path, i),
              "found " + found_text(item) +
                  ", allowed: " + (dimensions.fixed ? "an integer of at least 0" : "-1 or an integer of at least 1"));
  }
  dimensions.set(std::move(shape));
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Section& section, const std::string& path) {
  if (const auto* object = std::get_if<Object>(&node.value)) return read_members(*object, section.fields, path, false);
  refuse(node, field, path);
}

void Reader::read_as(const Node& node, const Field& field, const List& list, const std::string& path) {
  const auto* array = std::get_if<Array>(&node.value);
  if (array == nullptr || array->items.size() > list.max_items) return refuse(node, field, path);
  list.resize(array->items.size());
  forget_elements(path);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < array->items.size(); ++i) {
    const Node& item = array->items[i];
    const Field field_of_item = list.at(i);
    const std::string item_path = element(path, i);
    read(item, field_of_item, item_path);
    const auto* object = std::get_if<Object>(&item.value);
    if (object == nullptr) continue;
    for (const auto& inner : std::get<Section>(field_of_item.value).fields) {
      const auto member = std::find_if(object->members.begin(), object->members.end(),
                                       [&](const Member& m) { return m.key == inner.key; });
      const auto* text = std::get_if<Text>(&inner.value);
      if (inner.required && member == object->members.end())
        problem(item.line, item_path, "the key " + quote(inner.key) + " is missing: " + allowed_text(inner));
      else if (inner.key == list.unique && text != nullptr && !text->get().empty() && !seen.insert(text->get()).second)
        problem(member->line, child(item_path, inner.key),
                "found " + quote_shortened(text->get()) + " for the second time, allowed: once in a list");
    }
  }
  came(node, path);
}

void Reader::read_as(const Node& node, const Field& field, const Map& map, const std::string& path) {
  const auto* object = std::get_if<Object>(&node.value);
  if (object == nullptr) return refuse(node, field, path);
  std::set<std::string_view> seen;
  for (const auto& member : object->members) {
    const std::string member_path = child(path, member.key);
    if (!is_new(seen, member, member_path)) continue;
    if (map.names.matches(member.key))
      read(member.value, map.at(member.key), member_path);
    else
      problem(member.line, member_path,
              "found the name " + quote_shortened(member.key) + ", allowed: names that match " + map.names.regex());
  }
  came(node, path);
}

void Reader::read_members(const Object& object, const Fields& fields, const std::string& path, bool is_root) {
  std::set<std::string_view> seen;
  for (const auto& member : object.members) {
    const std::string member_path = child(path, member.key);
    if (!is_new(seen, member, member_path)) continue;
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.key == member.key; });
    if (field != fields.end()) {
      read(member.value, *field, member_path);
    } else if (is_root && member.key == "$schema") {
      if (!std::holds_alternative<std::string>(member.value.value))
        problem(member.value.line, member_path, "found " + found_text(member.value) + ", allowed: a text");
    } else {
      std::vector<std::string> known;
      for (const auto& f : fields) known.push_back(f.key);
      problem(member.line, member_path,
              "found the unknown key " + quote_shortened(member.key) + "; " + suggestion(member.key, known));
    }
  }
}

bool Reader::is_new(std::set<std::string_view>& seen, const Member& member, const std::string& path) {
  if (seen.insert(member.key).second) return true;
  problem(member.line, path, "found the key " + quote_shortened(member.key) + " for the second time, allowed: once");
  return false;
}

}  // namespace mainstay::config
