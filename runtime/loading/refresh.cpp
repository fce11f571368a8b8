#include "runtime/loading/refresh.hpp"

#include <algorithm>
#include <iterator>

#include "config/builtin.hpp"
#include "config/differences.hpp"

namespace mainstay {

namespace {

/// What is said about the models, what only tells where they are, and who may use them.
bool is_taken_up(const std::string& path) {
  return path.starts_with("auth.") || path == "models" || path == "model_repository.path" || path == "allow_builtin" ||
         path == "env";
}

bool same_version(const ModelSource& a, const ModelSource& b) { return a.name == b.name && a.version == b.version; }

}  // namespace

Refresh::Refresh(ConfigurationSource source, const Configuration& running, ModelsControl& models, Post post, Log& log,
                 EventLog& events, Follower* follower)
    : source_(std::move(source)),
      running_(running.loaded.config),
      models_(models),
      post_(std::move(post)),
      follower_(follower),
      report_(log, events, running.models.remarks),
      loaded_(running.loaded),
      known_(running.models) {}

ReadConfiguration Refresh::read(const SearchTerms& terms) const {
  const auto& file = source_.file();
  return file && terms.unsettled.contains(*file) ? with_models(loaded_, terms) : source_.read(terms);
}

void Refresh::look_by_hand() {
  report_.by_hand();
  look({});
}

void Refresh::look(const std::set<std::string>& unsettled) {
  auto now = read({unsettled, overrides_});
  if (!now) return report_.refused(now.error());
  if (follower_)
    if (const auto problems = follower_->follow(now->loaded); !problems.empty()) return report_.refused(problems);
  report_.accepted();
  auto different = config::differences(running_, now->loaded.config);
  std::erase_if(different, is_taken_up);
  report_.needs_restart(different);
  report_.passed_over(now->models.remarks);
  loaded_ = std::move(now->loaded);
  take_up(changes_between(known_, now->models), now->models);
}

void Refresh::take_up(const Changes& changes, const FoundModels& found) {
  for (const auto& source : found.models) retiring_.erase({source.name, source.version});
  for (const auto& source : changes.added) {
    report_.came(source);
    known_.models.push_back(source);
    models_.serve(source);
  }
  for (const auto& change : changes.changed) replace(change.source, change.what(), std::nullopt);
  for (const auto& source : changes.removed) give_up(source, found);
}

void Refresh::give_up(const ModelSource& old, const FoundModels& found) {
  std::vector<ModelSource> heirs;
  std::ranges::copy_if(found.models, std::back_inserter(heirs),
                       [&](const ModelSource& source) { return source.name == old.name; });
  const auto serves = [this](const ModelSource& source) { return models_.serves(source.name, source.version); };
  if (heirs.empty() || !serves(old) || std::ranges::any_of(heirs, serves)) return remove(old);
  retiring_.insert({old.name, old.version});
  for (const auto& heir : heirs)
    if (const Version version{heir.name, heir.version}; !failed_.contains(version) && awaited_.insert(version).second)
      load(heir, std::nullopt);
}

void Refresh::remove(const ModelSource& old) {
  // A copy: what is known may be what is shown here.
  const auto gone = old;
  report_.went(gone);
  retiring_.erase({gone.name, gone.version});
  failed_.erase({gone.name, gone.version});
  std::erase_if(known_.models, [&](const ModelSource& source) { return same_version(source, gone); });
  models_.remove(gone.name, gone.version);
}

void Refresh::remove_retiring(const std::string& name) {
  const auto known = known_.models;
  for (const auto& source : known)
    if (source.name == name && retiring_.contains({source.name, source.version})) remove(source);
}

void Refresh::load(const ModelSource& source, std::optional<Completion> done) {
  models_.load(source.name, source.version, when_tried(source, true, std::move(done)));
}

void Refresh::replace(const ModelSource& source, const std::string& what, std::optional<Completion> done) {
  report_.changed(source, what);
  for (auto& known : known_.models)
    if (same_version(known, source)) known = source;
  const bool loads = models_.serves(source.name, source.version);
  models_.replace(source, when_tried(source, loads, std::move(done)));
}

Completion Refresh::when_tried(const ModelSource& source, bool loads, std::optional<Completion> done) {
  return Completion([this, source, loads, done = std::move(done)](Status status) {
    post_([this, source, loads, done, status = std::move(status)] {
      tried(source, loads, status);
      if (done) done->finish(status);
    });
  });
}

void Refresh::tried(const ModelSource& source, bool loads, const Status& status) {
  const Version version{source.name, source.version};
  awaited_.erase(version);
  const auto known = std::ranges::find_if(known_.models, [&](const auto& each) { return same_version(each, source); });
  // It has gone or changed again meanwhile, and this was of what it was before.
  if (known == known_.models.end() || known->identity != source.identity || known->config != source.config) return;
  if (status) {
    failed_.erase(version);
    if (loads && !retiring_.contains(version)) remove_retiring(source.name);
    return;
  }
  failed_.insert(version);
  const auto next = retiring_.lower_bound({source.name, ""});
  // Where nothing was there before, whoever loads has said all there is to say.
  const bool others_serve = next != retiring_.end() && next->first == source.name;
  if (others_serve || models_.serves(source.name, source.version)) report_.failed(source, status.error());
}

WatchedFiles Refresh::watched() const {
  WatchedFiles files{loaded_.config.model_repository.path, {}};
  if (source_.file()) files.files.push_back(*source_.file());
  const auto& auth = loaded_.config.auth;
  if (!auth.file.empty()) files.files.push_back(auth.file);
  for (const auto& key : auth.keys)
    if (!key.file.empty()) files.files.push_back(key.file);
  // Which files these are does not change while the server runs.
  for (const auto* tls : {&running_.server.tls, &running_.server.admin.tls})
    for (const auto& file : {tls->certificate, tls->key, tls->client_ca})
      if (!file.empty()) files.files.push_back(file);
  for (const auto& [unused, model] : loaded_.config.models)
    if (!model.path.empty() && !config::is_builtin(model.path)) files.files.push_back(model.path);
  return files;
}

}  // namespace mainstay
