#include "actors/root.hpp"

#include <algorithm>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/system_messages.hpp>
#include <utility>

#include "actors/exceptions.hpp"
#include "actors/jobs.hpp"
#include "actors/loader.hpp"
#include "actors/memory_watch.hpp"
#include "actors/models.hpp"
#include "runtime/policy/seed.hpp"

namespace mainstay::actors {

namespace {

constexpr std::chrono::seconds between_two_beats{1};

bool is(const ModelSource& source, const std::string& name, const std::string& version) {
  return source.name == name && source.version == version;
}

}  // namespace

Root::Root(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals)
    : root_actor::base(cfg),
      surroundings_(surroundings),
      vitals_(std::move(vitals)),
      supervision_(*this, {.intensity = std::nullopt, .seed = seed_for(surroundings.seed, "root")},
                   [this](const supervision::Effect& effect) { heard(effect); }) {}

Root::behavior_type Root::make_behavior() {
  report_exceptions(*this, surroundings_.log);
  set_down_handler([this](const caf::down_msg& message) { supervision_.down(message); });
  set_exit_handler([this](const caf::exit_msg&) {
    vitals_->state = NodeState::stopping;
    supervision_.stop();
  });
  if (surroundings_.jobs) {
    vitals_->attach(jobs_vitals_);
    // Stopped last: what the models still answer is kept.
    (void)supervision_.add({.id = "jobs", .backoff = config::Restart{}},
                           [this](std::uint64_t incarnation) { return Supervision::Spawned{start_jobs(incarnation)}; });
  }
  vitals_->attach(memory_vitals_);
  vitals_->attach(loader_vitals_);
  vitals_->attach(models_vitals_);
  vitals_->incarnation = 1;
  vitals_->state = NodeState::ready;
  (void)supervision_.add({.id = "memory", .backoff = config::Restart{}},
                         [this](std::uint64_t incarnation) { return Supervision::Spawned{start_memory(incarnation)}; });
  (void)supervision_.add({.id = "loader", .backoff = config::Restart{}},
                         [this](std::uint64_t incarnation) { return Supervision::Spawned{start_loader(incarnation)}; });
  // A supervisor stops its own children in their times.
  (void)supervision_.add({.id = "models", .shutdown = NoLimit{}, .backoff = config::Restart{}},
                         [this](std::uint64_t incarnation) { return Supervision::Spawned{start_models(incarnation)}; });
  supervision_.start();
  beat();
  return {
      [this](beat_atom) { beat(); },
      [this](const ServeModel& message) {
        const auto& source = message.source;
        std::erase_if(served_, [&](const Served& each) { return is(each.source, source.name, source.version); });
        served_.push_back({source});
        pass_on(message);
      },
      [this](const ReplaceModel& message) { replace(message); },
      [this](const ChangeMade& message) { change_made(message); },
      [this](const LoadServed& message) { pass_on(message); },
      [this](const RemoveModel& message) {
        std::erase_if(served_, [&](const Served& each) { return is(each.source, message.name, message.version); });
        pass_on(message);
      },
      [this](wake_atom) { supervision_.wake(); },
  };
}

void Root::replace(ReplaceModel message) {
  const auto& source = message.source;
  message.change = ++changes_;
  auto* before = served(source.name, source.version);
  if (!before)
    served_.push_back({source});
  else if (supervision_.actor("models"))
    before->change.emplace(Served::Change{message.change, source});
  else
    // Nothing of the one before is there that could serve on.
    *before = {source};
  pass_on(message);
}

void Root::change_made(const ChangeMade& message) {
  auto* one = served(message.name, message.version);
  if (one && one->change && one->change->number == message.change) *one = {std::move(one->change->source)};
}

Root::Served* Root::served(const std::string& name, const std::string& version) {
  const auto found = std::ranges::find_if(served_, [&](const Served& each) { return is(each.source, name, version); });
  return found == served_.end() ? nullptr : &*found;
}

template <class Message>
void Root::pass_on(const Message& message) {
  if (const auto models = supervision_.actor("models")) caf::anon_send(models, message);
}

caf::actor Root::start_loader(std::uint64_t incarnation) {
  loader_vitals_->incarnation = incarnation;
  const auto loader = spawn<Loader>(surroundings_, loader_vitals_);
  // Before anybody else can look for it; one that is there stays, unless it is erased.
  system().registry().erase(loader_name);
  system().registry().put(loader_name, caf::actor_cast<caf::strong_actor_ptr>(loader));
  // Whoever waits or loads knows nobody but the one before.
  if (incarnation > 1) pass_on(loader_atom::value);
  return caf::actor_cast<caf::actor>(loader);
}

caf::actor Root::start_memory(std::uint64_t incarnation) {
  memory_vitals_->incarnation = incarnation;
  return caf::actor_cast<caf::actor>(spawn<MemoryWatch>(surroundings_, memory_vitals_));
}

caf::actor Root::start_jobs(std::uint64_t incarnation) {
  jobs_vitals_->incarnation = incarnation;
  return caf::actor_cast<caf::actor>(spawn<JobsActor, caf::detached>(surroundings_, jobs_vitals_));
}

Vitals& Root::vitals_of(const std::string& child) {
  if (child == "jobs") return *jobs_vitals_;
  return child == "models" ? *models_vitals_ : child == "loader" ? *loader_vitals_ : *memory_vitals_;
}

caf::actor Root::start_models(std::uint64_t incarnation) {
  models_vitals_->incarnation = incarnation;
  const auto models = spawn<ModelsActor>(surroundings_, models_vitals_, caf::actor_addr{address()});
  // A change that was under way has ended with the one before: whoever asked for it was told so.
  for (const auto& each : served_) caf::anon_send(models, ServeModel{each.source});
  return caf::actor_cast<caf::actor>(models);
}

void Root::beat() {
  if (!surroundings_.heartbeat) return;
  surroundings_.heartbeat->beat(surroundings_.now());
  delayed_send(root_actor{this}, between_two_beats, beat_atom::value);
}

void Root::heard(const supervision::Effect& effect) {
  if (const auto* restart = std::get_if<supervision::Restarting>(&effect)) {
    auto& vitals = vitals_of(restart->id);
    vitals.restarts.fetch_add(1);
    vitals.state = NodeState::restarting;
    vitals.set_cause(restart->exit.message);
    surroundings_.log.event(Log::Level::error,
                            restart->id == "models"
                                ? "the supervisor of the models has ended, all models are started anew"
                                : "a part of the server has ended, another one takes its place",
                            {{"cause", restart->exit.message},
                             {"incarnation", std::to_string(restart->incarnation)},
                             {"restart_in_ms", std::to_string(restart->wait.count() / 1'000'000)}});
  } else if (const auto* end = std::get_if<supervision::Ended>(&effect)) {
    if (end->kind != supervision::EndKind::asked)
      surroundings_.log.event(Log::Level::error, "the root of the tree has ended", {{"cause", end->reason}});
    quit(caf::exit_reason::user_shutdown);
  }
}

void Root::on_exit() {
  supervision_.abandon();
  vitals_->state = NodeState::stopped;
}

}  // namespace mainstay::actors
