#include "runtime/policy/lineage.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace mainstay {

using namespace lineage;
using Standing = Lineage::Standing;

namespace {

/// A version has at most 18 digits.
std::uint64_t number(const std::string& version) { return std::strtoull(version.c_str(), nullptr, 10); }

NodeState state_of(const std::string& node, const Lineage::States& states) {
  const auto state = states.find(node);
  return state == states.end() ? NodeState::unknown : state->second;
}

bool is_loaded(const std::string& node, const Lineage::States& states) {
  const auto state = state_of(node, states);
  return state == NodeState::ready || state == NodeState::degraded;
}

bool is_coming(const std::string& name, const Lineage::Node& node, const Lineage::States& states) {
  const auto state = state_of(name, states);
  return state == NodeState::queued || state == NodeState::loading || state == NodeState::warming ||
         (state == NodeState::unknown && node.ordered);
}

bool leaves(const Lineage::Node& node) {
  return node.standing == Standing::retiring || node.standing == Standing::called_off;
}

bool was_never_shown(const Lineage::Node& node) {
  return node.standing == Standing::change || node.standing == Standing::called_off;
}

}  // namespace

Effects Lineage::added(const std::string& model, const std::string& version, const States& states) {
  Effects effects;
  if (const auto there = current(model, version))
    nodes_.at(*there).outdated = false;
  else
    add(model, version, states, effects);
  return effects;
}

void Lineage::add(const std::string& model, const std::string& version, const States& states, Effects& effects) {
  // Requests go to the one that is loaded until this one is warm, so none would ever have it loaded.
  const bool ordered = std::ranges::any_of(
      nodes_, [&](const auto& each) { return each.second.model == model && is_loaded(each.first, states); });
  const auto node = free_name(model, version);
  nodes_[node] = {.model = model, .version = version, .ordered = ordered};
  effects.emplace_back(Spawn{node});
  if (ordered) effects.emplace_back(OrderLoad{node});
}

Effects Lineage::changed(const std::string& model, const std::string& version, const States& states, bool unwanted) {
  Effects effects;
  // The latest change alone counts.
  call_off_changes(model, version, effects);
  const auto old = current(model, version);
  const auto node = free_name(model, version);
  if (!old) {
    add(model, version, states, effects);
    effects.emplace_back(Changed{node});
    effects.emplace_back(Finish{node});
  } else if (is_loaded(*old, states)) {
    nodes_[node] = {.model = model, .version = version, .standing = Standing::change, .before = *old};
    effects.emplace_back(Spawn{.node = node, .beside = true});
  } else {
    // There is nothing that could serve on.
    const bool wanted = is_coming(*old, nodes_.at(*old), states) || state_of(*old, states) == NodeState::failed;
    retire(*old, effects);
    nodes_[node] = {.model = model, .version = version};
    effects.emplace_back(Spawn{.node = node, .unwanted = unwanted});
    effects.emplace_back(Changed{node});
    wanted ? effects.emplace_back(OrderLoad{node, true}) : effects.emplace_back(Finish{node});
  }
  return effects;
}

Effects Lineage::removed(const std::string& model, const std::string& version, const States& states) {
  Effects effects;
  remove(model, version, states, effects);
  return effects;
}

void Lineage::remove(const std::string& model, const std::string& version, const States& states, Effects& effects) {
  call_off_changes(model, version, effects);
  const auto node = current(model, version);
  if (!node) return;
  if (is_loaded(*node, states) && newer_is_coming(model, version, states)) {
    nodes_.at(*node).outdated = true;
    return;
  }
  effects.emplace_back(Withdraw{*node});
  retire(*node, effects);
  // Others may have waited for this very one.
  let_outdated_go(model, states, effects);
}

Effects Lineage::loaded(const std::string& node, const States& states, bool unwanted) {
  Effects effects;
  const auto found = nodes_.find(node);
  if (found == nodes_.end() || leaves(found->second)) return effects;
  auto& one = found->second;
  if (one.standing == Standing::change) {
    // What an operator has unloaded meanwhile stays so.
    if (unwanted) effects.emplace_back(OrderUnload{node});
    one.standing = Standing::taking_place;
    if (const auto before = nodes_.find(one.before); before != nodes_.end()) {
      // It may be about to take a place itself: that change was made, and this one follows it.
      take_place(before->first, effects);
      before->second.standing = Standing::giving_way;
    }
    effects.emplace_back(Changed{node});
    effects.emplace_back(TakePlace{node});
  } else {
    take_place(node, effects);
  }
  let_outdated_go(one.model, states, effects);
  return effects;
}

Effects Lineage::took_place(const std::string& node) {
  Effects effects;
  if (nodes_.contains(node)) take_place(node, effects);
  return effects;
}

void Lineage::take_place(const std::string& node, Effects& effects) {
  auto& one = nodes_.at(node);
  if (one.standing != Standing::taking_place) return;
  one.standing = Standing::current;
  effects.emplace_back(Finish{node});
  if (const auto before = std::exchange(one.before, ""); nodes_.contains(before)) retire(before, effects);
}

Effects Lineage::fell_through(const std::string& node, const std::string& why) {
  Effects effects;
  const auto found = nodes_.find(node);
  if (found == nodes_.end() || found->second.standing != Standing::change) return effects;
  effects.emplace_back(Finish{node, why});
  retire(node, effects);
  return effects;
}

Effects Lineage::retired(const std::string& node) {
  if (!nodes_.contains(node)) return {};
  return {Stop{node}};
}

Effects Lineage::died(const std::string& node) {
  // It was on its way out: then it has had its time.
  if (on_its_way_out(node)) return {Stop{node}};
  return {};
}

Lineage::Birth Lineage::birth(const std::string& node) const {
  const auto found = nodes_.find(node);
  if (found == nodes_.end()) return {};
  // One that died on the way to taking another one's place nobody but us would have loaded.
  return {.hidden = found->second.standing == Standing::change,
          .load_at_once = found->second.standing == Standing::taking_place};
}

Effects Lineage::gone(const std::string& node) {
  Effects effects;
  const auto found = nodes_.find(node);
  if (found == nodes_.end()) return effects;
  if (!was_never_shown(found->second)) effects.emplace_back(Withdraw{node});
  nodes_.erase(found);
  // Its name may be given to another one.
  for (auto& [name, other] : nodes_)
    if (other.before == node) other.before.clear();
  return effects;
}

void Lineage::retire(const std::string& node, Effects& effects) {
  auto& one = nodes_.at(node);
  if (leaves(one)) return;
  one.standing = was_never_shown(one) ? Standing::called_off : Standing::retiring;
  effects.emplace_back(Retire{node});
  const auto before = nodes_.find(std::exchange(one.before, ""));
  // Nobody else looks after the one whose place it was about to take.
  if (before != nodes_.end() && before->second.standing == Standing::giving_way) retire(before->first, effects);
}

void Lineage::call_off_changes(const std::string& model, const std::string& version, Effects& effects) {
  for (const auto& [name, node] : nodes_)
    if (node.standing == Standing::change && node.model == model && node.version == version) retire(name, effects);
}

void Lineage::let_outdated_go(const std::string& model, const States& states, Effects& effects) {
  std::vector<std::string> outdated;
  for (auto& [name, node] : nodes_)
    if (node.model == model && std::exchange(node.outdated, false)) outdated.push_back(node.version);
  for (const auto& version : outdated) remove(model, version, states, effects);
}

bool Lineage::newer_is_coming(const std::string& model, const std::string& version, const States& states) const {
  return std::ranges::any_of(nodes_, [&](const auto& each) {
    const auto& [name, other] = each;
    return other.model == model && !leaves(other) && other.standing != Standing::change &&
           is_coming(name, other, states) && number(other.version) > number(version);
  });
}

std::optional<std::string> Lineage::current(const std::string& model, const std::string& version) const {
  for (const auto& [name, node] : nodes_)
    if (node.model == model && node.version == version &&
        (node.standing == Standing::current || node.standing == Standing::taking_place))
      return name;
  return std::nullopt;
}

bool Lineage::on_its_way_out(const std::string& node) const {
  const auto found = nodes_.find(node);
  return found != nodes_.end() && leaves(found->second);
}

std::string Lineage::free_name(const std::string& model, const std::string& version) const {
  if (!nodes_.contains(model)) return model;
  const auto versioned = model + "@" + version;
  if (!nodes_.contains(versioned)) return versioned;
  for (unsigned life = 2;; ++life)
    if (auto name = versioned + "#" + std::to_string(life); !nodes_.contains(name)) return name;
}

}  // namespace mainstay
