#include "runtime/loading/repository.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "config/builtin.hpp"
#include "config/load_model.hpp"
#include "config/spelling.hpp"

namespace mainstay {

namespace {

namespace fs = std::filesystem;

/// A version is a number as one writes it: of two spellings of the same number only one can be a version.
bool is_version(const std::string& name) {
  return !name.empty() && name.size() <= 18 && name.find_first_not_of("0123456789") == name.npos && name[0] != '0';
}

/// The version that is served by default comes first.
bool precedes(const ModelSource& a, const ModelSource& b) {
  if (a.name != b.name) return a.name < b.name;
  return std::stoull(a.version) > std::stoull(b.version);
}

std::optional<std::string> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// What a model's file may be called where nothing says so; the first one that is there is taken.
constexpr std::array file_names{"model.pt", "plugin.so"};

class Search {
 public:
  explicit Search(const config::Loaded& loaded) : loaded_(loaded) {}

  FoundModels run() && {
    search_repository();
    for (const auto& [name, model] : loaded_.config.models)
      if (!names_.contains(name)) add({name, "1", model, {}, {}}, {});
    std::ranges::sort(found_.models, precedes);
    return std::move(found_);
  }

 private:
  void search_repository() {
    const fs::path root = loaded_.config.model_repository.path;
    if (root.empty()) return;
    std::error_code error;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(root, error))
      if (entry.is_directory() && !entry.path().filename().string().starts_with('.')) folders.push_back(entry.path());
    if (error) {
      problem("model_repository.path", root.string() + " cannot be read: " + error.message());
      return;
    }
    std::ranges::sort(folders);
    for (const auto& folder : folders) search_model(folder);
  }

  void search_model(const fs::path& folder) {
    const auto name = folder.filename().string();
    if (!config::model_name.matches(name)) {
      found_.remarks.push_back("folder '" + name + "' is passed over: its name cannot be a model's");
      return;
    }
    const auto model = described(folder, config::Model{});
    if (!model) return;
    const auto before = found_.models.size();
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const auto version = entry.path().filename().string();
      if (!entry.is_directory() || !is_version(version)) continue;
      if (const auto versioned = described(entry.path(), *model))
        add({name, version, *versioned, {}, {}}, entry.path());
    }
    const bool versioned = found_.models.size() > before;
    if (!versioned) add({name, "1", *model, {}, {}}, folder);
    for (const auto* file : file_names)
      if (versioned && fs::exists(folder / file, error))
        remark(name, std::string(file) + " beside its numbered versions");
  }

  /// The model's file in its folder; nothing where there is none.
  std::string file_in(const fs::path& folder, const std::string& name) {
    std::string taken;
    std::error_code error;
    for (const auto* file : file_names) {
      if (!fs::is_regular_file(folder / file, error)) continue;
      if (taken.empty())
        taken = (folder / file).string();
      else
        remark(name, std::string(file) + " beside " + fs::path(taken).filename().string());
    }
    return taken;
  }

  /// What `model.json` in the folder says, over what is known so far. Nothing where it is wrong.
  std::optional<config::Model> described(const fs::path& folder, const config::Model& base) {
    const auto file = folder / "model.json";
    std::error_code error;
    if (!fs::exists(file, error)) return base;
    const auto text = read(file);
    if (!text) {
      found_.problems.push_back({file.string(), "", "the file cannot be read"});
      return std::nullopt;
    }
    auto result = config::load_model({file.string(), *text}, base, loaded_.config.allow_builtin);
    std::ranges::move(result.problems, std::back_inserter(found_.problems));
    return result.model;
  }

  void add(ModelSource source, const fs::path& folder) {
    names_.insert(source.name);
    if (!folder.empty()) source.config = config::overlaid(source.config, loaded_, source.name);
    const bool was_said = !source.config.path.empty();
    if (!was_said && !folder.empty()) source.config.path = file_in(folder, source.name);
    if (!config::is_builtin(source.config.path)) {
      std::error_code error;
      if (!fs::is_regular_file(source.config.path, error)) {
        if (!folder.empty() && !was_said)
          found_.remarks.push_back("folder '" + folder.string() +
                                   "' is passed over: it holds neither model.pt nor plugin.so");
        else if (source.config.path.empty())
          problem("models." + source.name + ".path", "found nothing, allowed: a model file, or builtin/NAME");
        else
          problem("models." + source.name + ".path", "there is no file " + source.config.path);
        return;
      }
      source.file = source.config.path;
    }
    found_.models.push_back(std::move(source));
  }

  void remark(const std::string& model, const std::string& what) {
    found_.remarks.push_back("model '" + model + "': " + what + " is passed over");
  }

  void problem(std::string path, std::string message) {
    found_.problems.push_back({config::source_of(loaded_, path).text, std::move(path), std::move(message)});
  }

  const config::Loaded& loaded_;
  FoundModels found_;
  std::set<std::string> names_;
};

}  // namespace

FoundModels find_models(const config::Loaded& loaded) { return Search(loaded).run(); }

}  // namespace mainstay
