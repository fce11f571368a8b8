#pragma once

#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <string>

#include "actors/contracts.hpp"
#include "actors/model.hpp"
#include "actors/supervision.hpp"
#include "actors/surroundings.hpp"

namespace mainstay::actors {

/// Supervises the models: each is a child that comes when it is asked for and is started again when it dies. One that
/// takes another one's place is a child beside it until it is loaded.
class ModelsActor final : public models_actor::base {
 public:
  ModelsActor(caf::actor_config& cfg, const Surroundings& surroundings, std::shared_ptr<Vitals> vitals);

  const char* name() const override { return "mainstay.models"; }

 protected:
  behavior_type make_behavior() override;
  void on_exit() override;

 private:
  struct Child {
    ModelSource source;
    std::shared_ptr<Vitals> vitals;
    Debut debut = Debut::at_once;
    std::uint64_t generation = 0;
    /// The node whose place it takes once it is loaded.
    std::string replaces = {};
    /// The node whose place it is about to take, and that retires then.
    std::string ousts = {};
    /// Who wants to know whether it has.
    std::optional<Completion> done = std::nullopt;
    /// An operator has unloaded the one before.
    bool unwanted = false;
    /// It is on its way out.
    bool retiring = false;
    /// It is to go when a newer version is warm.
    bool outdated = false;
    /// It was asked to load when it came.
    bool ordered = false;
  };

  void add(const ModelSource& source);
  void replace(const ReplaceModel& message);
  void load(const LoadServed& message);
  void retire_changes_of(const std::string& name, const std::string& version);
  void remove(const RemoveModel& message);
  void became_loaded(const std::string& node);
  void took_place(const std::string& node);
  void fell_through(const FellThrough& message);
  /// Lets it compute what waits, and forgets it then.
  void retire(const std::string& node);
  void retired(const std::string& node);
  /// Forgets those that are gone.
  void sweep();
  void let_outdated_go(const std::string& name);
  void spawn_child(const std::string& node, Child child);
  std::string free_node(const ModelSource& source) const;
  const std::string* node_of(const std::string& name, const std::string& version) const;
  bool is_loaded(const Child& child) const;
  bool is_coming(const Child& child) const;
  bool is_ousted(const std::string& node) const;
  void order(const std::string& node, Order::Kind kind);
  void heard(const supervision::Effect& effect);
  void restarting(const supervision::Restarting& restart);
  void removed(const supervision::Removed& removed);
  void ended(const supervision::Ended& end);

  const Surroundings& surroundings_;
  const std::shared_ptr<Vitals> vitals_;
  std::map<std::string, Child> children_;
  Supervision supervision_;
  /// It was told to stop; any other end is followed by a restart, and the models stay known.
  bool asked_ = false;
};

}  // namespace mainstay::actors
