// How models come, take one another's places, and go.

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <utility>

#include "actors/model.hpp"
#include "actors/models.hpp"

namespace mainstay::actors {

namespace {

/// A model's actor stops at once, unless something is wrong with it.
constexpr std::chrono::seconds model_shutdown{5};

Completion nobody_asked() {
  return Completion([](const Status&) {});
}

}  // namespace

void ModelsActor::replace(const ReplaceModel& message) {
  const auto& source = message.source;
  carry_out(lineage_.changed(source.name, source.version, states(source.name), is_unwanted(source)), &message);
}

void ModelsActor::load(const LoadServed& message) {
  const auto node = lineage_.current(message.name, message.version);
  if (!node) return message.done.finish(Error{Errc::not_found, "no model is called '" + message.name + "'"});
  // Where it is just being started again, whoever asks finds out by asking again.
  if (const auto one = model(*node)) return caf::anon_send(one, GiveOrder{{Order::Kind::load}, message.done});
  message.done.finish(Error{Errc::unavailable, "model '" + message.name + "' is being restarted"});
}

void ModelsActor::became_loaded(const std::string& node) {
  const auto child = children_.find(node);
  if (child == children_.end()) return;
  const auto& source = child->second.source;
  carry_out(lineage_.loaded(node, states(source.name), is_unwanted(source)));
}

void ModelsActor::carry_out(const lineage::Effects& effects, const ReplaceModel* newcomer) {
  for (const auto& effect : effects) {
    if (const auto* spawn = std::get_if<lineage::Spawn>(&effect)) spawn_child(*spawn, *newcomer);
    std::visit([this](const auto& each) { perform(each); }, effect);
  }
}

void ModelsActor::spawn_child(const lineage::Spawn& spawn_it, const ReplaceModel& newcomer) {
  const auto& [node, beside, unwanted] = spawn_it;
  const auto& source = newcomer.source;
  const auto vitals = std::make_shared<Vitals>(node, "model");
  const auto spawn_model = [this, node = node](std::uint64_t incarnation) {
    const auto& child = children_.at(node);
    child.vitals->incarnation = incarnation;
    const auto birth = lineage_.birth(node);
    const auto one = spawn<ModelActor>(surroundings_, ModelBirth{child.source, child.vitals, child.generation,
                                                                 birth.hidden ? Debut::when_loaded : Debut::at_once,
                                                                 child.unwanted, caf::actor_addr{address()}});
    if (birth.load_at_once) caf::anon_send(one, GiveOrder{{Order::Kind::load}, nobody_asked()});
    return Supervision::Spawned{caf::actor_cast<caf::actor>(one)};
  };
  vitals_->attach(vitals);
  children_.emplace(node, Child{.source = source,
                                .vitals = vitals,
                                .generation = surroundings_.registry.next_generation(),
                                .unwanted = unwanted,
                                .change = newcomer.change,
                                .done = newcomer.done});
  const auto added =
      supervision_.add({.id = node, .shutdown = model_shutdown, .backoff = source.config.restart}, spawn_model);
  if (!added) removed({node, added.error().message});
}

void ModelsActor::perform(const lineage::OrderLoad& load) {
  const auto one = model(load.node);
  if (!one) return;
  auto& done = children_.at(load.node).done;
  const bool told = load.asked && done;
  caf::anon_send(one, GiveOrder{{Order::Kind::load}, told ? *std::exchange(done, std::nullopt) : nobody_asked()});
}

void ModelsActor::perform(const lineage::OrderUnload& unload) {
  if (const auto one = model(unload.node)) caf::anon_send(one, GiveOrder{{Order::Kind::unload}, nobody_asked()});
}

void ModelsActor::perform(const lineage::TakePlace& place) {
  if (const auto one = model(place.node)) caf::anon_send(one, TakePlace{});
}

void ModelsActor::perform(const lineage::Changed& change) {
  const auto child = children_.find(change.node);
  const auto parent = caf::actor_cast<root_actor>(parent_);
  if (child == children_.end() || !parent) return;
  const auto& source = child->second.source;
  caf::anon_send(parent, ChangeMade{source.name, source.version, child->second.change});
}

void ModelsActor::perform(const lineage::Retire& retire) {
  const auto child = children_.find(retire.node);
  if (child == children_.end()) return;
  // Where it was to take another one's place, it does so no more.
  child->second.done.reset();
  if (const auto one = model(retire.node)) return caf::anon_send(one, Retire{});
  carry_out(lineage_.retired(retire.node));
}

void ModelsActor::perform(const lineage::Withdraw& withdraw) {
  const auto child = children_.find(withdraw.node);
  if (child == children_.end()) return;
  const auto& source = child->second.source;
  surroundings_.registry.withdraw(source.name, source.version, child->second.generation);
}

void ModelsActor::perform(const lineage::Stop& stop) {
  // It is forgotten when it is gone.
  (void)supervision_.terminate(stop.node);
  sweep();
}

void ModelsActor::perform(const lineage::Finish& finish) {
  const auto child = children_.find(finish.node);
  if (child == children_.end()) return;
  const auto& source = child->second.source;
  if (finish.failure) {
    surroundings_.log.event(Log::Level::error, "a changed model cannot be loaded, the one before serves on",
                            {{"model", source.name}, {"cause", *finish.failure}});
    surroundings_.events.record({.event = "change_refused", .model = source.name, .message = *finish.failure});
  }
  if (const auto done = std::exchange(child->second.done, std::nullopt))
    done->finish(finish.failure ? Status{Error{Errc::unavailable, *finish.failure}} : success());
}

void ModelsActor::sweep() {
  std::vector<std::string> gone;
  for (const auto& [node, child] : children_)
    if (lineage_.on_its_way_out(node) && !supervision_.actor(node)) gone.push_back(node);
  for (const auto& node : gone) (void)supervision_.remove(node);
}

model_actor ModelsActor::model(const std::string& node) const {
  return caf::actor_cast<model_actor>(supervision_.actor(node));
}

Lineage::States ModelsActor::states(const std::string& name) const {
  Lineage::States states;
  for (const auto& [node, child] : children_)
    if (child.source.name == name) states.emplace(node, child.vitals->seen_state());
  return states;
}

bool ModelsActor::is_unwanted(const ModelSource& source) const {
  const auto known = surroundings_.registry.find(source.name, source.version);
  return known && (*known)->load->unwanted;
}

}  // namespace mainstay::actors
