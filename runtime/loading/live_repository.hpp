#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>

#include "runtime/loading/refresh.hpp"
#include "runtime/loading/repository_control.hpp"
#include "runtime/loading/watcher.hpp"

namespace mainstay {

/// The repository of a running server: what changes in it, and in the configuration, is taken up where
/// `model_repository.watch` says so, and whenever somebody asks. Every look is done by a thread of its own. Outlives
/// what `models` does.
class LiveRepository final : public RepositoryControl {
 public:
  /// Loads that may wait for the look that comes before them; one more is refused as `unavailable`.
  static constexpr std::size_t max_waiting = 256;

  LiveRepository(ConfigurationSource source, const Configuration& running, ModelsControl& models, Log& log,
                 EventLog& events, Follower* follower = nullptr);

  /// At everything, by hand.
  void look_again();
  void load(std::string name, std::string version, std::optional<std::string> config_override,
            Completion done) override;

 private:
  void look(const std::set<std::string>& unsettled);
  void watch();

  const bool watching_;
  Refresh refresh_;
  WatchedFiles watched_;
  std::atomic<std::size_t> waiting_{0};
  Watcher watcher_;
};

}  // namespace mainstay
