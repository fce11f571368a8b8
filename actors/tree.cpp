#include "actors/tree.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>
#include <utility>

#include "actors/root.hpp"

namespace mainstay::actors {

namespace {

caf::actor_system_config& configured(caf::actor_system_config& config) {
  // Steadier latency for messages that come from foreign threads. Inference does not run here, so one thread is enough
  // for bookkeeping; the second keeps a slow handler from delaying the deadlines of other models.
  config.set("scheduler.policy", caf::atom("sharing"));
  config.set("scheduler.max-threads", 2);
  config.set("scheduler.max-throughput", 64);
  return config;
}

}  // namespace

struct Tree::Running {
  explicit Running(Surroundings given) : surroundings(std::move(given)), system(configured(config)) {
    root = system.spawn<Root>(surroundings, vitals);
  }

  const Surroundings surroundings;
  const std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>("root", "supervisor");
  caf::actor_system_config config;
  caf::actor_system system;
  root_actor root;
};

Tree::Tree(Surroundings surroundings) : running_(std::make_unique<Running>(std::move(surroundings))) {}

Tree::~Tree() {
  caf::anon_send_exit(running_->root, caf::exit_reason::user_shutdown);
  running_->root = nullptr;
  running_->system.await_all_actors_done();
}

void Tree::serve(const ModelSource& source) { caf::anon_send(running_->root, ServeModel{source}); }

void Tree::replace(const ModelSource& source, Completion done) {
  caf::anon_send(running_->root, ReplaceModel{source, std::move(done)});
}

void Tree::remove(const std::string& name, const std::string& version) {
  caf::anon_send(running_->root, RemoveModel{name, version});
}

void Tree::load(const std::string& name, const std::string& version, Completion done) {
  caf::anon_send(running_->root, LoadServed{name, version, std::move(done)});
}

bool Tree::serves(const std::string& name, const std::string& version) const {
  const auto model = running_->surroundings.registry.find(name, version);
  return model && (*model)->ready();
}

std::shared_ptr<const Vitals> Tree::vitals() const { return running_->vitals; }

}  // namespace mainstay::actors
