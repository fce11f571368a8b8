#include "runtime/loading/repository.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "config/builtin.hpp"
#include "config/load_model.hpp"
#include "config/override_model.hpp"
#include "config/path.hpp"
#include "config/quote.hpp"
#include "config/spelling.hpp"
#include "runtime/loading/model_folder.hpp"
#include "runtime/loading/versions.hpp"

namespace mainstay {

namespace {

namespace fs = std::filesystem;

/// The version that is served by default comes first.
bool precedes(const ModelSource& a, const ModelSource& b) {
  return a.name != b.name ? a.name < b.name : is_later(a.version, b.version);
}

std::optional<std::string> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

class Search {
 public:
  Search(const config::Loaded& loaded, const SearchTerms& terms) : loaded_(loaded), terms_(terms) {}

  FoundModels run() && {
    search_repository();
    for (const auto& [name, model] : loaded_.config.models)
      if (!names_.contains(name)) add_named(name, model);
    miss("model_loading.preload_models", loaded_.config.model_loading.preload_models);
    miss("model_unloading.always_loaded_models", loaded_.config.model_unloading.always_loaded_models);
    std::erase_if(found_.models, [this](const ModelSource& source) { return found_.unclear.contains(source.name); });
    std::ranges::sort(found_.models, precedes);
    return std::move(found_);
  }

 private:
  void search_repository() {
    const fs::path root = loaded_.config.model_repository.path;
    if (root.empty()) return;
    std::error_code error;
    const auto folders = folders_in(root, error);
    if (error) return problem("model_repository.path", root.string() + " cannot be read: " + error.message());
    for (const auto& name : folders) {
      if (config::model_name.matches(name))
        search_model(name, root / name);
      else
        found_.remarks.push_back("folder " + config::quote_shortened(name) +
                                 " is passed over: its name cannot be a model's");
    }
  }

  void search_model(const std::string& name, const fs::path& folder) {
    names_.insert(name);
    std::error_code error;
    auto numbers = folders_in(folder, error);
    const auto beside = look_into(folder, error);
    if (error) return unreadable(name, folder, error);
    const auto model = described(name, beside, config::Model{});
    if (!model) return;
    std::erase_if(numbers,
                  [&](const std::string& number) { return !is_version(number) || !holds(name, folder / number); });
    if (numbers.empty()) {
      static_cast<void>(add(name, "1", *model, folder, beside));
      return;
    }
    if (!beside.file.empty())
      remark(name, fs::path(beside.file).filename().string() + " beside its numbered versions is passed over");
    std::ranges::sort(numbers, is_later);
    add_chosen(name, *model, folder, numbers);
  }

  /// Whether there is something to serve in the folder of a version.
  bool holds(const std::string& name, const fs::path& folder) {
    std::error_code error;
    const bool something = !look_into(folder, error).empty();
    if (error)
      unreadable(name, folder, error);
    else if (!something)
      holds_nothing(folder);
    return something;
  }

  /// Nothing is looked at but the versions that are to be served.
  void add_chosen(const std::string& name, const config::Model& model, const fs::path& folder,
                  const std::vector<std::string>& numbers) {
    const auto said = complete(name, model);
    if (!said) return;
    const auto choice = version_choice(said->versions);
    for (const auto& word : choice.unknown) unknown_version(name, folder, config::quote_shortened(word));
    if (said->versions.empty()) unknown_version(name, folder, "nothing");
    for (const auto& number : choice.numbers)
      if (std::ranges::find(numbers, number) == numbers.end()) remark(name, "version " + number + " is not there");
    // One that is not complete yet is not the latest.
    bool latest = choice.latest;
    for (const auto& number : numbers) {
      if (!latest && !choice.all && std::ranges::find(choice.numbers, number) == choice.numbers.end()) continue;
      std::error_code error;
      const auto here = look_into(folder / number, error);
      const auto versioned = described(name, here, model);
      if (versioned && add(name, number, *versioned, folder / number, here)) latest = false;
    }
  }

  void unknown_version(const std::string& name, const fs::path& folder, const std::string& found) {
    const auto path = config::child(config::child("models", name), "versions");
    const auto message = "found " + found + ", allowed: " + std::string(version_choices);
    if (loaded_.origins.contains(path)) return problem(path, message);
    found_.problems.push_back({(folder / "model.json").string(), "versions", message});
  }

  /// What `model.json` in the folder says, over what is known so far. Nothing where that cannot be said.
  std::optional<config::Model> described(const std::string& name, const ModelFolder& folder,
                                         const config::Model& base) {
    if (folder.description.empty()) return base;
    if (!settled(name, folder.description)) return std::nullopt;
    const auto text = read(folder.description);
    if (!text) {
      found_.problems.push_back({folder.description, "", "the file cannot be read"});
      return std::nullopt;
    }
    return taken(config::load_model({folder.description, *text}, base, loaded_.config.allow_builtin));
  }

  /// With what stands above whatever lies beside the model.
  std::optional<config::Model> complete(const std::string& name, const config::Model& beside) {
    const auto model = config::overlaid(beside, loaded_, name);
    const auto above = terms_.overrides.find(name);
    return above == terms_.overrides.end() ? model : taken(config::overridden(model, above->second));
  }

  std::optional<config::Model> taken(config::ModelResult result) {
    std::ranges::move(result.problems, std::back_inserter(found_.problems));
    return result.model;
  }

  /// False: there is no model, and it was said why.
  bool add(const std::string& name, const std::string& version, const config::Model& beside, const fs::path& folder,
           const ModelFolder& here) {
    auto model = complete(name, beside);
    if (!model) return false;
    if (model->path.empty()) {
      for (const auto& other : here.passed_over)
        remark(name, other + " beside " + fs::path(here.file).filename().string() + " is passed over");
      model->path = here.file;
      if (here.file.empty()) return holds_nothing(folder), false;
    }
    return add(name, version, *std::move(model));
  }

  void add_named(const std::string& name, const config::Model& model) {
    if (model.path.empty())
      return problem(config::child(config::child("models", name), "path"),
                     "found nothing, allowed: a model file, or builtin/NAME");
    if (auto whole = complete(name, model)) static_cast<void>(add(name, "1", *std::move(whole)));
  }

  bool add(const std::string& name, const std::string& version, config::Model model) {
    ModelSource source{.name = name, .version = version, .config = std::move(model)};
    if (!config::is_builtin(source.config.path)) {
      std::error_code error;
      if (!fs::is_regular_file(source.config.path, error)) {
        problem(config::child(config::child("models", name), "path"), "there is no file " + source.config.path);
        return false;
      }
      source.file = source.config.path;
      if (!settled(name, source.file)) return false;
      source.identity = identity_of(source.file);
    }
    found_.models.push_back(std::move(source));
    return true;
  }

  bool settled(const std::string& name, const std::string& file) {
    if (!terms_.unsettled.contains(file)) return true;
    found_.unclear.insert(name);
    return false;
  }

  void unreadable(const std::string& name, const fs::path& folder, const std::error_code& error) {
    found_.unclear.insert(name);
    found_.remarks.push_back("folder " + folder.string() + " cannot be read: " + error.message());
  }

  void holds_nothing(const fs::path& folder) {
    found_.remarks.push_back("folder '" + folder.string() +
                             "' is passed over: it holds neither model.pt nor plugin.so");
  }

  /// Not a mistake: a model may come into the repository later.
  void miss(const std::string& path, const std::vector<std::string>& wanted) {
    for (const auto& name : wanted)
      if (!names_.contains(name) && !loaded_.config.models.contains(name))
        found_.remarks.push_back(path + " names '" + name + "', and there is no such model");
  }

  void remark(const std::string& model, const std::string& what) {
    found_.remarks.push_back("model '" + model + "': " + what);
  }

  void problem(std::string path, std::string message) {
    found_.problems.push_back({config::source_of(loaded_, path).text, std::move(path), std::move(message)});
  }

  const config::Loaded& loaded_;
  const SearchTerms& terms_;
  FoundModels found_;
  std::set<std::string> names_;
};

}  // namespace

FoundModels find_models(const config::Loaded& loaded, const SearchTerms& terms) { return Search(loaded, terms).run(); }

}  // namespace mainstay
