// How models come, take one another's places, and go.

#include <algorithm>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <cstdlib>
#include <utility>

#include "actors/inbox.hpp"
#include "actors/models.hpp"

namespace mainstay::actors {

namespace {

/// A model's actor stops at once, unless something is wrong with it.
constexpr std::chrono::seconds model_shutdown{5};

/// A version has at most 18 digits.
std::uint64_t number(const std::string& version) { return std::strtoull(version.c_str(), nullptr, 10); }

}  // namespace

/// The node of a model's first version bears its name; further ones say which they are, and how many there were.
std::string ModelsActor::free_node(const ModelSource& source) const {
  const auto taken = [this](const std::string& node) { return children_.contains(node); };
  if (!taken(source.name)) return source.name;
  const auto versioned = source.name + "@" + source.version;
  if (!taken(versioned)) return versioned;
  for (unsigned life = 2;; ++life)
    if (auto node = versioned + "#" + std::to_string(life); !taken(node)) return node;
}

const std::string* ModelsActor::node_of(const std::string& name, const std::string& version) const {
  for (const auto& [node, child] : children_)
    if (child.source.name == name && child.source.version == version && !child.retiring && child.replaces.empty() &&
        !is_ousted(node))
      return &node;
  return nullptr;
}

bool ModelsActor::is_loaded(const Child& child) const {
  const auto state = child.vitals->seen_state();
  return state == NodeState::ready || state == NodeState::degraded;
}

bool ModelsActor::is_coming(const Child& child) const {
  const auto state = child.vitals->seen_state();
  return state == NodeState::queued || state == NodeState::loading || state == NodeState::warming ||
         // It was asked for, and has not come to say so.
         (state == NodeState::unknown && child.ordered);
}

bool ModelsActor::is_ousted(const std::string& node) const {
  return std::ranges::any_of(children_, [&](const auto& each) { return each.second.ousts == node; });
}

void ModelsActor::order(const std::string& node, Order::Kind kind) {
  if (const auto model = supervision_.actor(node))
    caf::anon_send(caf::actor_cast<model_actor>(model), GiveOrder{{kind}, Completion([](const Status&) {})});
}

void ModelsActor::spawn_child(const std::string& node, Child child) {
  child.vitals = std::make_shared<Vitals>(node, "model");
  child.generation = surroundings_.registry.next_generation();
  const auto vitals = child.vitals;
  const auto source = child.source;
  const auto spawn_model = [this, node, source, vitals](std::uint64_t incarnation) {
    vitals->incarnation = incarnation;
    const auto& child = children_.at(node);
    const auto model = spawn<ModelActor>(surroundings_, ModelBirth{source, vitals, child.generation, child.debut,
                                                                   child.unwanted, caf::actor_addr{address()}});
    // It died on the way to taking another one's place, and nobody but us would have it loaded.
    if (!child.ousts.empty()) caf::anon_send(model, GiveOrder{{Order::Kind::load}, Completion([](const Status&) {})});
    return Supervision::Spawned{caf::actor_cast<caf::actor>(model)};
  };
  vitals_->attach(vitals);
  children_.emplace(node, std::move(child));
  const auto added =
      supervision_.add({.id = node, .shutdown = model_shutdown, .backoff = source.config.restart}, spawn_model);
  if (!added) removed({node, added.error().message});
}

void ModelsActor::add(const ModelSource& source) {
  if (const auto* node = node_of(source.name, source.version)) {
    children_.at(*node).outdated = false;
    return;
  }
  bool newer_of_a_loaded_one = false;
  for (const auto& [node, child] : children_)
    newer_of_a_loaded_one = newer_of_a_loaded_one || (child.source.name == source.name && is_loaded(child));
  const auto node = free_node(source);
  spawn_child(node, {.source = source});
  // Requests go to the older one until this one is warm, so none would ever have it loaded.
  const auto spawned = children_.find(node);
  if (!newer_of_a_loaded_one || spawned == children_.end()) return;
  spawned->second.ordered = true;
  order(node, Order::Kind::load);
}

void ModelsActor::replace(const ReplaceModel& message) {
  const auto& source = message.source;
  // The latest change alone counts.
  retire_changes_of(source.name, source.version);
  const auto* old = node_of(source.name, source.version);
  if (!old) {
    add(source);
    return message.done.finish(success());
  }
  if (is_loaded(children_.at(*old)))
    return spawn_child(free_node(source),
                       {.source = source, .debut = Debut::when_loaded, .replaces = *old, .done = message.done});
  // There is nothing that could serve on.
  const auto& was = children_.at(*old);
  const bool wanted = is_coming(was) || was.vitals->seen_state() == NodeState::failed;
  const auto known = surroundings_.registry.find(source.name, source.version);
  const bool unwanted = known && (*known)->load->unwanted;
  retire(*old);
  const auto node = free_node(source);
  spawn_child(node, {.source = source, .unwanted = unwanted});
  const auto model = supervision_.actor(node);
  if (!wanted || !model) return message.done.finish(success());
  caf::anon_send(caf::actor_cast<model_actor>(model), GiveOrder{{Order::Kind::load}, message.done});
}

void ModelsActor::retire_changes_of(const std::string& name, const std::string& version) {
  std::vector<std::string> changes;
  for (const auto& [node, child] : children_)
    if (!child.replaces.empty() && !child.retiring && child.source.name == name && child.source.version == version)
      changes.push_back(node);
  for (const auto& node : changes) retire(node);
}

void ModelsActor::load(const LoadServed& message) {
  const auto* node = node_of(message.name, message.version);
  const auto model = node ? supervision_.actor(*node) : caf::actor{};
  if (!node) return message.done.finish(Error{Errc::not_found, "no model is called '" + message.name + "'"});
  // Where it is just being started again, whoever asks finds out by asking again.
  if (!model) return message.done.finish(Error{Errc::unavailable, "model '" + message.name + "' is being restarted"});
  caf::anon_send(caf::actor_cast<model_actor>(model), GiveOrder{{Order::Kind::load}, message.done});
}

void ModelsActor::remove(const RemoveModel& message) {
  // A change of it that is still to come does not come any more.
  retire_changes_of(message.name, message.version);
  const auto* node = node_of(message.name, message.version);
  if (!node) return;
  auto& going = children_.at(*node);
  const bool another_is_coming = std::ranges::any_of(children_, [&](const auto& each) {
    const auto& other = each.second;
    return other.source.name == message.name && !other.retiring && other.replaces.empty() && is_coming(other) &&
           number(other.source.version) > number(message.version);
  });
  if (is_loaded(going) && another_is_coming) {
    going.outdated = true;
    return;
  }
  surroundings_.registry.withdraw(message.name, message.version, going.generation);
  retire(*node);
  let_outdated_go(message.name);
}

void ModelsActor::became_loaded(const std::string& node) {
  const auto found = children_.find(node);
  if (found == children_.end() || found->second.retiring) return;
  auto& child = found->second;
  if (!child.replaces.empty()) {
    // What an operator has unloaded meanwhile stays so.
    const auto before = surroundings_.registry.find(child.source.name, child.source.version);
    if (before && (*before)->load->unwanted) order(node, Order::Kind::unload);
    // From here on it is the one, whatever happens.
    child.ousts = std::exchange(child.replaces, "");
    child.debut = Debut::at_once;
    if (const auto model = supervision_.actor(node)) caf::anon_send(caf::actor_cast<model_actor>(model), TakePlace{});
  } else if (!child.ousts.empty()) {
    took_place(node);
  }
  let_outdated_go(child.source.name);
}

void ModelsActor::took_place(const std::string& node) {
  const auto found = children_.find(node);
  if (found == children_.end()) return;
  auto& child = found->second;
  if (const auto done = std::exchange(child.done, std::nullopt)) done->finish(success());
  if (const auto old = std::exchange(child.ousts, ""); children_.contains(old)) retire(old);
}

void ModelsActor::let_outdated_go(const std::string& name) {
  std::vector<RemoveModel> outdated;
  for (auto& [node, child] : children_)
    if (child.source.name == name && std::exchange(child.outdated, false))
      outdated.push_back({child.source.name, child.source.version});
  for (const auto& each : outdated) remove(each);
}

void ModelsActor::fell_through(const FellThrough& message) {
  const auto child = children_.find(message.node);
  if (child == children_.end() || child->second.retiring || child->second.replaces.empty()) return;
  surroundings_.log.event(Log::Level::error, "a changed model cannot be loaded, the one before serves on",
                          {{"model", child->second.source.name}, {"cause", message.why}});
  surroundings_.events.record({.event = "change_refused", .model = child->second.source.name, .message = message.why});
  if (const auto done = std::exchange(child->second.done, std::nullopt))
    done->finish(Error{Errc::unavailable, message.why});
  retire(message.node);
}

void ModelsActor::retire(const std::string& node) {
  auto& child = children_.at(node);
  if (std::exchange(child.retiring, true)) return;
  const auto ousted = std::exchange(child.ousts, "");
  // Where it was to take another one's place, it does so no more.
  child.done.reset();
  if (const auto model = supervision_.actor(node))
    caf::anon_send(caf::actor_cast<model_actor>(model), Retire{});
  else
    retired(node);
  // Nobody else looks after the one whose place it was about to take.
  if (children_.contains(ousted)) retire(ousted);
}

void ModelsActor::retired(const std::string& node) {
  if (!children_.contains(node)) return;
  // It is forgotten when it is gone.
  (void)supervision_.terminate(node);
  sweep();
}

void ModelsActor::sweep() {
  std::vector<std::string> gone;
  for (const auto& [node, child] : children_)
    if (child.retiring && !supervision_.actor(node)) gone.push_back(node);
  for (const auto& node : gone) (void)supervision_.remove(node);
}

}  // namespace mainstay::actors
