// What is done for whoever asks for one model to be loaded.

#include <algorithm>
#include <iterator>

#include "config/override_model.hpp"
#include "runtime/loading/refresh.hpp"
#include "runtime/queue/parts.hpp"

namespace mainstay {

namespace {

/// What was found of one model alone.
FoundModels only(const FoundModels& found, const std::string& name) {
  FoundModels part;
  std::ranges::copy_if(found.models, std::back_inserter(part.models),
                       [&](const ModelSource& source) { return source.name == name; });
  if (found.unclear.contains(name)) part.unclear = {name};
  return part;
}

Error unknown(const std::string& name, const std::string& version) {
  auto message = "no model is called '" + name + "'";
  if (!version.empty()) message = "model '" + name + "' has no version '" + version + "' that is to be served";
  return {Errc::not_found, std::move(message)};
}

}  // namespace

void Refresh::load(const std::string& name, const std::string& version,
                   const std::optional<std::string>& config_override, const Completion& done) {
  auto overrides = overrides_;
  overrides.erase(name);
  if (config_override) overrides[name] = *config_override;
  const auto now = read({{}, overrides});
  if (!now) {
    // Mistakes of whoever asks are for them alone.
    for (const auto& problem : now.error())
      if (problem.where.starts_with(config::override_name))
        return done.finish(Error{Errc::invalid_argument, to_string(problem)});
    report_.refused(now.error());
    const Error wrong{Errc::unavailable, "the configuration has a mistake, which the server's log names"};
    return config_override ? done.finish(wrong) : load_known(name, version, wrong, done);
  }
  overrides_ = std::move(overrides);
  const auto found = only(now->models, name);
  if (found.unclear.contains(name))
    return load_known(name, version, {Errc::unavailable, "model '" + name + "' cannot be read"}, done);
  load_found(name, version, found, done);
}

void Refresh::load_found(const std::string& name, const std::string& version, const FoundModels& found,
                         const Completion& done) {
  auto changes = changes_between(only(known_, name), found);
  std::vector<ModelSource> wanted;
  std::ranges::copy_if(found.models, std::back_inserter(wanted),
                       [&](const ModelSource& source) { return version.empty() || source.version == version; });
  // Of these, somebody waits for the end.
  std::vector<ChangedModel> replaced;
  std::erase_if(changes.changed, [&](const ChangedModel& change) {
    const bool awaited = version.empty() || change.source.version == version;
    if (awaited) replaced.push_back(change);
    return awaited;
  });
  take_up(changes, found);
  if (wanted.empty()) return done.finish(unknown(name, version));
  const auto part = parts_of(done, wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& source = wanted[i];
    const bool serves = models_.serves(source.name, source.version);
    const auto change =
        std::ranges::find_if(replaced, [&](const ChangedModel& each) { return each.source.version == source.version; });
    std::string what;
    if (change != replaced.end()) what = change->what();
    if (what.empty() && serves && failed_.contains({source.name, source.version})) what = "tried again";
    if (!what.empty()) replace(source, what, serves ? std::optional(part[i]) : std::nullopt);
    if (what.empty() || !serves) load(source, part[i]);
  }
}

void Refresh::load_known(const std::string& name, const std::string& version, const Error& otherwise,
                         const Completion& done) {
  auto known = only(known_, name).models;
  if (!version.empty()) std::erase_if(known, [&](const ModelSource& source) { return source.version != version; });
  if (known.empty()) return done.finish(otherwise);
  const auto part = parts_of(done, known.size());
  for (std::size_t i = 0; i < known.size(); ++i) load(known[i], part[i]);
}

}  // namespace mainstay
