#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "runtime/loading/changes.hpp"
#include "runtime/loading/configuration_source.hpp"
#include "runtime/loading/file_events.hpp"
#include "runtime/loading/follower.hpp"
#include "runtime/loading/models_control.hpp"
#include "runtime/loading/refresh_report.hpp"

namespace mainstay {

/// Reads the configuration and the repository again and has the models served that they ask for now: those that came
/// are added, those that changed are replaced, those that went are removed. A version that goes for another one serves
/// until that is loaded, and for good where it cannot be. What else has changed in the configuration needs a restart,
/// which is said. A configuration with a mistake in it changes nothing. Used by one thread at a time, and outlives what
/// it has asked for.
class Refresh {
 public:
  /// Has something done soon on the thread that uses it.
  using Post = std::function<void(std::function<void()>)>;

  /// `running`: what is served when it begins. `follower`: hears of each configuration that can be read, and may refuse
  /// it; null: nobody.
  Refresh(ConfigurationSource source, const Configuration& running, ModelsControl& models, Post post, Log& log,
          EventLog& events, Follower* follower = nullptr);

  /// Something seems to have changed; files that are being written are left for the next time.
  void look(const std::set<std::string>& unsettled);
  /// Somebody asked for it, and is told also what was said before.
  void look_by_hand();
  /// As a RepositoryControl does.
  void load(const std::string& name, const std::string& version, const std::optional<std::string>& config_override,
            const Completion& done);

  /// What to watch for changes, as the configuration is now.
  WatchedFiles watched() const;

 private:
  using Version = std::pair<std::string, std::string>;

  ReadConfiguration read(const SearchTerms& terms) const;
  void take_up(const Changes& changes, const FoundModels& found);
  void give_up(const ModelSource& old, const FoundModels& found);
  void remove(const ModelSource& old);
  void remove_retiring(const std::string& name);
  void load(const ModelSource& source, std::optional<Completion> done);
  void replace(const ModelSource& source, const std::string& what, std::optional<Completion> done);
  /// A promise that, when it is kept or broken, has what follows from it done on the thread.
  /// `loads`: kept, it says that the model is loaded.
  Completion when_tried(const ModelSource& source, bool loads, std::optional<Completion> done);
  void tried(const ModelSource& source, bool loads, const Status& status);
  void load_found(const std::string& name, const std::string& version, const FoundModels& found,
                  const Completion& done);
  void load_known(const std::string& name, const std::string& version, const Error& otherwise, const Completion& done);

  const ConfigurationSource source_;
  const config::Config running_;
  ModelsControl& models_;
  const Post post_;
  Follower* const follower_;
  RefreshReport report_;

  config::Loaded loaded_;
  /// All that is served.
  FoundModels known_;
  /// Of these, what goes as soon as another version of the same model is loaded.
  std::set<Version> retiring_;
  /// Of these, what others are to go for, and is being loaded.
  std::set<Version> awaited_;
  /// Of these, what is not what was found last, for that could not be loaded.
  std::set<Version> failed_;
  std::map<std::string, std::string> overrides_;
};

}  // namespace mainstay
