#include "config/write.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/overloaded.hpp"
#include "config/quote.hpp"

namespace mainstay::config {
namespace {

std::string dimensions_text(const std::optional<std::vector<std::int64_t>>& shape) {
  if (!shape) return "null";
  std::string text = "[";
  for (const auto size : *shape) text += (text.size() > 1 ? "," : "") + std::to_string(size);
  return text + "]";
}

std::string texts_text(const std::vector<std::string>& texts) {
  std::string text = "[";
  for (const auto& each : texts) text += (text.size() > 1 ? "," : "") + quote(each);
  return text + "]";
}

/// Dimensions that are not declared are left out: there is no text for "any" that the reader takes.
bool is_absent(const Field& field) {
  const auto* dimensions = std::get_if<Dimensions>(&field.value);
  return dimensions != nullptr && !dimensions->get();
}

std::string object_text(const Fields& fields) {
  std::string text = "{";
  for (const auto& field : fields)
    if (!is_absent(field)) text += (text.size() > 1 ? "," : "") + quote(field.key) + ":" + json_text(field);
  return text + "}";
}

std::string list_text(const List& list) {
  std::string text = "[";
  for (std::size_t i = 0; i < list.size(); ++i) text += (i > 0 ? "," : "") + json_text(list.at(i));
  return text + "]";
}

std::string map_text(const Map& map) {
  Fields entries;
  for (const auto& key : map.keys()) entries.push_back(map.at(key));
  return object_text(entries);
}

std::string array_text(const Array& array) {
  std::string text = "[";
  for (const auto& item : array.items) text += (text.size() > 1 ? "," : "") + json_text(item);
  return text + "]";
}

std::string members_text(const Object& object) {
  std::string text = "{";
  for (const auto& member : object.members)
    text += (text.size() > 1 ? "," : "") + quote(member.key) + ":" + json_text(member.value);
  return text + "}";
}

}  // namespace

std::string json_text(const Node& node) {
  return std::visit(Overloaded{
                        [](const Null&) { return std::string("null"); },
                        [](bool b) { return std::string(b ? "true" : "false"); },
                        [](const NumberText& n) { return n.text; },
                        [](const std::string& s) { return quote(s); },
                        [](const RawText& r) { return quote(r.text); },
                        [](const Array& a) { return array_text(a); },
                        [](const Object& o) { return members_text(o); },
                    },
                    node.value);
}

std::string json_text(const Field& field) {
  return std::visit(Overloaded{
                        [](const Integer& i) { return std::to_string(i.get()); },
                        [](const Number& n) { return number_text(n.get()); },
                        [](const Boolean& b) { return std::string(b.get() ? "true" : "false"); },
                        [](const Text& t) { return quote(t.get()); },
                        [](const Choice& c) { return quote(c.get()); },
                        [](const Json& j) { return j.get(); },
                        [](const Texts& t) { return texts_text(t.get()); },
                        [](const Dimensions& d) { return dimensions_text(d.get()); },
                        [](const Section& s) { return object_text(s.fields); },
                        [](const List& l) { return list_text(l); },
                        [](const Map& m) { return map_text(m); },
                    },
                    field.value);
}

}  // namespace mainstay::config
