#include "runtime/loading/changes.hpp"

#include <algorithm>

#include "config/differences.hpp"

namespace mainstay {

namespace {

const ModelSource* same_version(const FoundModels& found, const ModelSource& wanted) {
  const auto match = std::ranges::find_if(found.models, [&](const ModelSource& source) {
    return source.name == wanted.name && source.version == wanted.version;
  });
  return match == found.models.end() ? nullptr : &*match;
}

/// Those that change what is loaded: which versions are served shows in which of them are there, and where the file
/// lies shows in the file.
std::vector<std::string> differences(const ModelSource& before, const ModelSource& after) {
  auto paths = config::differences(before.config, after.config);
  std::erase_if(paths, [&](const std::string& path) {
    return path == "versions" || (path == "path" && before.identity != after.identity);
  });
  return paths;
}

}  // namespace

std::string ChangedModel::what() const {
  std::string text;
  for (const auto& path : configuration) text += (text.empty() ? "configuration (" : ", ") + path;
  if (!text.empty()) text += ')';
  if (!file) return text;
  return text.empty() ? "file" : "file and " + text;
}

Changes changes_between(const FoundModels& before, const FoundModels& after) {
  Changes changes;
  for (const auto& source : after.models) {
    const auto* was = same_version(before, source);
    if (was == nullptr) {
      changes.added.push_back(source);
      continue;
    }
    ChangedModel change{source, was->identity != source.identity, differences(*was, source)};
    if (change.file || !change.configuration.empty()) changes.changed.push_back(std::move(change));
  }
  for (const auto& source : before.models)
    if (same_version(after, source) == nullptr && !after.unclear.contains(source.name))
      changes.removed.push_back(source);
  return changes;
}

}  // namespace mainstay
