#include "runtime/loading/model_folder.hpp"

#include <algorithm>
#include <array>

namespace mainstay {

namespace fs = std::filesystem;

namespace {

// What a model's file may be called where nothing says so.
constexpr std::array file_names{"model.pt", "plugin.so"};

bool is_file(const fs::path& path, std::error_code& error) {
  std::error_code failed;
  const auto status = fs::status(path, failed);
  // That there is none is no failure.
  if (status.type() == fs::file_type::none) error = failed;
  return fs::is_regular_file(status);
}

}  // namespace

std::vector<std::string> folders_in(const fs::path& folder, std::error_code& error) {
  std::vector<std::string> names;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const auto name = entry->path().filename().string();
    std::error_code no_matter;
    if (!name.starts_with('.') && entry->is_directory(no_matter)) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

ModelFolder look_into(const fs::path& folder, std::error_code& error) {
  ModelFolder found;
  for (const auto* name : file_names) {
    if (!is_file(folder / name, error)) continue;
    if (found.file.empty())
      found.file = (folder / name).string();
    else
      found.passed_over.push_back(name);
  }
  if (is_file(folder / "model.json", error)) found.description = (folder / "model.json").string();
  return found;
}

}  // namespace mainstay
