#include "runtime/loading/live_repository.hpp"

#include <utility>

#include "runtime/seconds.hpp"

namespace mainstay {

LiveRepository::LiveRepository(ConfigurationSource source, const Configuration& running, ModelsControl& models,
                               Log& log, EventLog& events, Follower* follower)
    : watching_(running.loaded.config.model_repository.watch),
      refresh_(
          std::move(source), running, models,
          [this](std::function<void()> errand) { watcher_.soon(std::move(errand)); }, log, events, follower),
      watcher_(
          seconds(running.loaded.config.model_repository.settle_s),
          [this](const std::set<std::string>& unsettled) { look(unsettled); }, log) {
  watcher_.soon([this] { watch(); });
}

void LiveRepository::look_again() {
  watcher_.soon([this] {
    refresh_.look_by_hand();
    watch();
  });
}

void LiveRepository::load(std::string name, std::string version, std::optional<std::string> config_override,
                          Completion done) {
  if (++waiting_ > max_waiting) {
    --waiting_;
    return done.finish(Error{Errc::unavailable, "too many loads wait already"});
  }
  watcher_.soon([this, name = std::move(name), version = std::move(version), said = std::move(config_override),
                 done = std::move(done)] {
    --waiting_;
    refresh_.load(name, version, said, done);
  });
}

void LiveRepository::look(const std::set<std::string>& unsettled) {
  refresh_.look(unsettled);
  watch();
}

void LiveRepository::watch() {
  if (!watching_) return;
  auto files = refresh_.watched();
  if (files == watched_) return;
  watched_ = files;
  watcher_.watch(std::move(files));
}

}  // namespace mainstay
