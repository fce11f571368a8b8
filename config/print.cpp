#include "config/print.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/path.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

struct Line {
  std::string value;
  std::string origin;
};

void add_line(const Field& field, const std::string& path, const Loaded& loaded, std::vector<Line>& lines) {
  if (const auto* section = std::get_if<Section>(&field.value)) {
    for (const auto& inner : section->fields) add_line(inner, child(path, inner.key), loaded, lines);
    return;
  }
  if (const auto* map = std::get_if<Map>(&field.value); map != nullptr && !map->keys().empty()) {
    for (const auto& key : map->keys()) add_line(map->at(key), child(path, key), loaded, lines);
    return;
  }
  lines.push_back({path + " = " + json_text(field), source_of(loaded, path).text});
}

}  // namespace

std::string print(const Loaded& loaded) {
  Config config = loaded.config;
  std::vector<Line> lines;
  for (const auto& field : describe(config)) add_line(field, field.key, loaded, lines);
  // A single long value does not push everybody's origin off the screen.
  constexpr std::size_t widest = 60;
  std::size_t width = 0;
  for (const auto& line : lines)
    if (line.value.size() <= widest) width = std::max(width, line.value.size());
  std::string text;
  for (const auto& line : lines) {
    text += line.value;
    text.append(width > line.value.size() ? width - line.value.size() : 0, ' ');
    text += "  # " + line.origin + "\n";
  }
  return text;
}

}  // namespace mainstay::config
