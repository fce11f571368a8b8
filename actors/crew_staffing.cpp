// Which instances of a crew serve, which wait as spares, and which make room for others.

#include <algorithm>
#include <caf/actor_clock.hpp>

#include "actors/crew.hpp"

namespace mainstay::actors {

void Crew::worn(const InstanceWorn& message) {
  const auto* life = living(message.index, message.incarnation);
  // One at a time: an instance that is worn says so again.
  if (!life || life->stage == Stage::leaving || !turn_.begin(message.index, owner_.clock().now())) return;
  children_.at(message.index).vitals->set_detail("to be recycled: " + message.said.why);
  settle();
}

void Crew::settle() {
  if (!running() || giving_up_) return;
  auto serving = count(Stage::serving);
  for (auto& [index, child] : children_) {
    if (!child.life || child.life->stage != Stage::waiting) continue;
    if (serving < source_.config.instances) {
      serve(child);
      ++serving;
    } else {
      child.vitals->set_spare("warm");
    }
  }
  replace_worn();
  auto staying =
      static_cast<std::size_t>(std::ranges::count_if(children_, [](const auto& each) { return !each.second.retired; }));
  for (; staying < wanted(); ++staying) add_child(staying >= source_.config.instances + source_.config.spares);
  if (staying <= wanted()) return;
  // A successor was wanted no longer when it came.
  const auto surplus = std::find_if(children_.rbegin(), children_.rend(), [](const auto& each) {
    return !each.second.retired && each.second.life && each.second.life->stage == Stage::waiting;
  });
  if (surplus != children_.rend()) retire(surplus->first, surplus->second, "it is not needed");
}

void Crew::replace_worn() {
  const auto worn = turn_.instance();
  if (!worn) return;
  const auto next = std::ranges::find_if(
      children_, [](const auto& each) { return each.second.life && each.second.life->stage == Stage::waiting; });
  if (next == children_.end()) return;
  serve(next->second);
  turn_.end(*worn);
  retire(*worn, children_.at(*worn), "its turn had come");
}

bool Crew::shed(std::size_t index, const std::string& why) {
  const auto child = children_.find(index);
  if (!running() || giving_up_ || child == children_.end() || child->second.retired || !child->second.life ||
      child->second.life->stage != Stage::serving)
    return false;
  listener_.lost({child->second.vitals->name(), child->second.life->incarnation, {Cause::leaking, why}, {}, true});
  // Its successor is not started beside it: there is no memory for two.
  child->second.life->stage = Stage::leaving;
  child->second.vitals->set_detail("to be recycled: " + why);
  queue_->close(*child->second.life->seat);
  return true;
}

void Crew::serve(Child& child) {
  child.life->stage = Stage::serving;
  child.successor = false;
  child.vitals->set_spare({});
  queue_->open(*child.life->seat);
}

void Crew::retire(std::size_t index, Child& child, const std::string& why) {
  child.retired = true;
  const Ending ending{Cause::recycled, why};
  listener_.lost({child.vitals->name(), child.life->incarnation, ending, {}, true});
  (void)supervision_->terminate(std::to_string(index));
}

std::size_t Crew::wanted() const {
  const bool needs_another = turn_.instance() && source_.config.spares == 0;
  return source_.config.instances + source_.config.spares + (needs_another ? 1 : 0);
}

std::size_t Crew::count(Stage stage) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      children_, [stage](const auto& each) { return each.second.life && each.second.life->stage == stage; }));
}

}  // namespace mainstay::actors
