#include "config/route_template.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/nearest.hpp"
#include "config/quote.hpp"
#include "config/resolve.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

using Kind = TemplateNode::Kind;
using As = TemplateNode::As;

struct KindName {
  std::string_view name;
  Kind kind;
};
constexpr std::array<KindName, 7> places{{{"output", Kind::output},
                                          {"field", Kind::field},
                                          {"server", Kind::server},
                                          {"model", Kind::model},
                                          {"config", Kind::config},
                                          {"file", Kind::file},
                                          {"literal", Kind::literal}}};

struct Wrong {
  std::string message;
};

const std::string* text_of(const Node& node) { return std::get_if<std::string>(&node.value); }

/// The member that makes an object a place; null: it is an object.
const Member* place_in(const Object& object) {
  const Member* found = nullptr;
  for (const auto& member : object.members) {
    if (member.key == "as" || member.key == "of") continue;
    const auto place = std::ranges::find(places, member.key, &KindName::name);
    if (place == places.end() || found) return nullptr;
    if (place->kind != Kind::literal && !text_of(member.value)) return nullptr;
    found = &member;
  }
  return found;
}

As as_from(const Node& node) {
  constexpr std::array<std::pair<std::string_view, As>, 4> names{
      {{"value", As::value}, {"list", As::list}, {"json", As::json}, {"base64", As::base64}}};
  for (const auto& [name, as] : names)
    if (const auto* text = text_of(node); text && *text == name) return as;
  throw Wrong{R"("as" is one of "value", "list", "json", "base64")"};
}

std::vector<std::string> of_from(const Node& node) {
  if (const auto* text = text_of(node)) return {*text};
  std::vector<std::string> models;
  if (const auto* array = std::get_if<Array>(&node.value))
    for (const auto& item : array->items)
      if (const auto* text = text_of(item)) models.push_back(*text);
  if (models.empty()) throw Wrong{"\"of\" is the name of a model, or a list of them"};
  return models;
}

void check_known(const std::string& text, std::span<const std::string> known, std::string_view place) {
  if (std::ranges::find(known, text) == known.end())
    throw Wrong{"the place " + quote(place) + " does not know " + quote_shortened(text) + "; " +
                suggestion(text, known)};
}

void check(const TemplateNode& node) {
  if (node.kind == Kind::server) check_known(node.text, server_facts(), "server");
  if (node.kind == Kind::model) check_known(node.text, model_facts(), "model");
  if (node.kind == Kind::file) check_known(node.text, file_facts(), "file");
  if (node.kind != Kind::config) return;
  Model model;
  const auto described = describe(model);
  if (const auto found = resolve_path(described, node.text); !found.keys)
    throw Wrong{"the place \"config\": " + found.trouble};
}

TemplateNode made_of(const Node& node);

TemplateNode place_of(const Object& object, const Member& what) {
  TemplateNode made;
  made.kind = std::ranges::find(places, what.key, &KindName::name)->kind;
  made.text = made.kind == Kind::literal ? json_text(what.value) : *text_of(what.value);
  for (const auto& member : object.members) {
    if (member.key == "as") made.as = as_from(member.value);
    if (member.key == "of") made.of = of_from(member.value);
  }
  check(made);
  return made;
}

TemplateNode made_of(const Node& node) {
  TemplateNode made;
  if (const auto* object = std::get_if<Object>(&node.value)) {
    if (const auto* what = place_in(*object)) return place_of(*object, *what);
    made.kind = Kind::object;
    for (const auto& member : object->members) made.members.emplace_back(member.key, made_of(member.value));
  } else if (const auto* array = std::get_if<Array>(&node.value)) {
    made.kind = Kind::list;
    for (const auto& item : array->items) made.items.push_back(made_of(item));
  } else {
    made.text = json_text(node);
  }
  return made;
}

}  // namespace

std::span<const std::string> server_facts() {
  static const std::array<std::string, 6> facts{"status", "ready", "draining", "timestamp", "uptime_s", "models"};
  return facts;
}

std::span<const std::string> model_facts() {
  static const std::array<std::string, 12> facts{"name", "version",     "state",    "ready", "loaded",   "loading",
                                                 "busy", "queue_depth", "progress", "loads", "requests", "failed"};
  return facts;
}

std::span<const std::string> file_facts() {
  static const std::array<std::string, 3> facts{"name", "url", "bytes"};
  return facts;
}

std::variant<TemplateNode, std::string> parse_template(std::string_view json) {
  const auto parsed = parse_document(json);
  if (const auto* error = std::get_if<SyntaxError>(&parsed)) return error->message;
  try {
    return made_of(std::get<Node>(parsed));
  } catch (const Wrong& wrong) {
    return wrong.message;
  }
}

}  // namespace mainstay::config
