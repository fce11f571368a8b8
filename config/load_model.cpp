#include "config/load_model.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/builtin.hpp"
#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/path.hpp"
#include "config/read.hpp"
#include "config/read_file.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

/// Copies the values that have an origin, through their JSON text.
void copy_set(const Fields& from, const Fields& to, const std::string& path, const Loaded& loaded) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::string at = child(path, from[i].key);
    if (const auto* section = std::get_if<Section>(&from[i].value)) {
      copy_set(section->fields, std::get<Section>(to[i].value).fields, at, loaded);
    } else if (loaded.origins.contains(at)) {
      std::vector<Problem> none;
      std::map<std::string, Source> origins;
      // Not as a file: its paths are resolved already.
      const auto value = parse_document(json_text(from[i]));
      Reader({Origin::environment, ""}, none, origins).read(std::get<Node>(value), to[i], at);
    }
  }
}

}  // namespace

ModelResult load_model(const File& file, const Model& base, bool allow_builtin) {
  Model model = base;
  std::vector<Problem> problems;
  std::map<std::string, Source> origins;
  read_file(file, describe(model), problems, origins);
  if (const auto path = origins.find("path"); path != origins.end() && is_builtin(model.path) && !allow_builtin)
    problems.push_back(
        {path->second.text.substr(std::string_view("file ").size()), "path", builtin_trouble(model.path)});
  if (!problems.empty()) return {std::nullopt, std::move(problems)};
  return {std::move(model), {}};
}

Model overlaid(const Model& beside, const Loaded& loaded, const std::string& name) {
  Model result = beside;
  const auto said = loaded.config.models.find(name);
  if (said == loaded.config.models.end()) return result;
  Model above = said->second;
  copy_set(describe(above), describe(result), child("models", name), loaded);
  return result;
}

}  // namespace mainstay::config
