#include "config/resolve.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/describe.hpp"
#include "config/nearest.hpp"
#include "config/path.hpp"
#include "config/quote.hpp"

namespace mainstay::config {
namespace {

enum class Matching { exact, loose };

char fold(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == '-' || c == '.' ? '_' : c;
}

std::string folded(std::string_view name) {
  std::string text(name);
  std::transform(text.begin(), text.end(), text.begin(), fold);
  return text;
}

bool same(std::string_view a, std::string_view b, Matching matching) {
  return a == b || (matching == Matching::loose && folded(a) == folded(b));
}

/// The entry of a map that a name means, be it there already or new.
Resolution resolve_name(const Map& map, const std::string& said, Matching matching) {
  std::vector<std::string> meant;
  const bool loose = matching == Matching::loose && map.loose;
  for (const auto& key : map.keys()) {
    if (key == said) return {Keys{key}, {}};
    if (loose && folded(key) == folded(said)) meant.push_back(key);
  }
  if (meant.size() > 1) return {std::nullopt, quote(said) + " may mean " + quote(meant[0]) + " or " + quote(meant[1])};
  if (meant.size() == 1) return {Keys{meant[0]}, {}};
  std::string name = said;
  if (loose)
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (!map.names.matches(name))
    return {std::nullopt,
            "found the name " + quote_shortened(name) + ", allowed: names that match " + map.names.regex()};
  return {Keys{name}, {}};
}

/// The place of an element: by its number, or by what no two of them have in common.
std::optional<std::size_t> place_in(const List& list, const std::string& said) {
  if (const auto index = index_from(said)) return *index < list.size() ? index : std::nullopt;
  if (list.unique.empty()) return std::nullopt;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Field element = list.at(i);
    for (const auto& field : std::get<Section>(element.value).fields)
      if (const auto* text = std::get_if<Text>(&field.value); text && field.key == list.unique && text->get() == said)
        return i;
  }
  return std::nullopt;
}

/// A part of a field; what a prototype's parts bind to lives as long as they do.
Field part_of(const Field& whole, Field part) {
  if (!part.owner) part.owner = whole.owner;
  return part;
}

/// No keys and no trouble: some key is unknown.
Resolution walk(const Fields& fields, const Keys& said, Matching matching) {
  Keys keys;
  Field at{"", "", Section{fields}};
  for (const auto& step : said) {
    if (const auto* section = std::get_if<Section>(&at.value)) {
      const auto found = std::find_if(section->fields.begin(), section->fields.end(),
                                      [&](const Field& f) { return same(f.key, step, matching); });
      if (found == section->fields.end()) return {};
      keys.push_back(found->key);
      at = part_of(at, *found);
    } else if (const auto* map = std::get_if<Map>(&at.value)) {
      auto name = resolve_name(*map, step, matching);
      if (!name.keys) return name;
      keys.push_back(name.keys->front());
      at = map->prototype();
    } else if (const auto* list = std::get_if<List>(&at.value); list && matching == Matching::exact) {
      const auto place = place_in(*list, step);
      if (!place) return {};
      keys.push_back(index_key(*place));
      at = part_of(at, list->at(*place));
    } else {
      return {};
    }
  }
  return {std::move(keys), {}};
}

void add_paths(const Fields& fields, const Keys& above, std::vector<Keys>& paths) {
  for (const auto& field : fields) {
    Keys keys = above;
    keys.push_back(field.key);
    paths.push_back(keys);
    if (const auto* section = std::get_if<Section>(&field.value)) add_paths(section->fields, keys, paths);
    if (const auto* map = std::get_if<Map>(&field.value)) {
      const Field prototype = map->prototype();
      keys.push_back(prototype.key);
      paths.push_back(keys);
      if (const auto* section = std::get_if<Section>(&prototype.value)) add_paths(section->fields, keys, paths);
    }
  }
}

/// What may have been meant by keys that are not known. `text_of` is how the operator writes a path, `prefix` what
/// every such text begins with: it says nothing about how near two of them are.
template <class TextOf>
std::string guess(const Fields& fields, std::string_view said_text, const Keys& said, TextOf text_of,
                  std::string_view prefix) {
  std::vector<std::string> candidates, same_key;
  for (auto keys : known_paths(fields)) {
    const bool below_map = keys.size() > 1 && keys[1] == "NAME";
    if (below_map && said.size() < 2) continue;
    // The operator's own name is put for NAME, or the guess would name a model that nobody has.
    if (below_map) keys[1] = said[1];
    candidates.push_back(text_of(keys).substr(prefix.size()));
    if (!said.empty() && same(keys.back(), said.back(), Matching::loose)) same_key.push_back(candidates.back());
  }
  auto near = nearest(said_text.substr(prefix.size()), candidates);
  if (!near && !same_key.empty()) near = same_key.front();
  if (near) return "did you mean " + quote(std::string(prefix) + *near) + "?";
  std::vector<std::string> top;
  for (const auto& field : fields) top.push_back(text_of(Keys{field.key}));
  return suggestion(said_text, top);
}

Keys split_variable(std::string_view variable) {
  Keys said;
  variable.remove_prefix(variable_prefix.size());
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = variable.find("__");
    said.emplace_back(variable.substr(0, end));
    if (end != std::string_view::npos) variable.remove_prefix(end + 2);
  }
  return said;
}

}  // namespace

std::size_t variable_depth(std::string_view variable) { return split_variable(variable).size(); }

std::vector<Keys> known_paths(const Fields& fields) {
  std::vector<Keys> paths;
  add_paths(fields, {}, paths);
  return paths;
}

Resolution resolve_path(const Fields& fields, std::string_view path) {
  const auto said = parse_path(path);
  if (said) {
    auto found = walk(fields, *said, Matching::exact);
    if (found.keys || !found.trouble.empty()) return found;
  }
  return {std::nullopt, "found the unknown path " + quote_shortened(path) + "; " +
                            guess(
                                fields, path, said.value_or(Keys{}), [](const Keys& k) { return path_text(k); }, "")};
}

Resolution resolve_variable(const Fields& fields, std::string_view variable) {
  const Keys said = split_variable(variable);
  auto found = walk(fields, said, Matching::loose);
  if (found.keys || !found.trouble.empty()) return found;
  return {std::nullopt, "found an unknown variable; " +
                            guess(
                                fields, variable, said, [](const Keys& k) { return variable_of(k); }, variable_prefix)};
}

Field field_at(const Fields& fields, const Keys& keys) {
  Field at{"", "", Section{fields}};
  for (const auto& key : keys) {
    if (const auto* map = std::get_if<Map>(&at.value)) {
      at = Field(map->at(key));
    } else if (const auto* list = std::get_if<List>(&at.value)) {
      at = Field(list->at(index_from(key).value()));
    } else if (const auto* section = std::get_if<Section>(&at.value)) {
      at = Field(
          *std::find_if(section->fields.begin(), section->fields.end(), [&](const Field& f) { return f.key == key; }));
    }
  }
  return at;
}

}  // namespace mainstay::config
