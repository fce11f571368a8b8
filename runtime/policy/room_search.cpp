#include "runtime/policy/room_search.hpp"

#include <algorithm>
#include <utility>

namespace mainstay {

using Kind = RoomDecision::Kind;

RoomDecision RoomSearch::look(const RoomCase& at, std::vector<Evictable> loaded, Clock::time_point now) {
  if (at.leaving > 0) return {.kind = Kind::soon};
  const bool may_unload = at.urgent && !made_room;
  const RoomAsked asked{.bytes = at.needs,
                        .minimum = at.minimum,
                        .available = at.available - std::min(at.available, at.promised),
                        .max_unload = may_unload ? at.max_unload : 0};
  if (at.level == MemoryLevel::critical)
    return {.kind = Kind::none, .why = "the memory is all but used up: " + balance(asked.needed(), asked.available)};
  auto plan = plan_room(asked, loaded);
  if (plan.kind == RoomPlan::Kind::enough) return {.kind = Kind::enough};
  if (plan.kind == RoomPlan::Kind::unload) {
    made_room = true;
    return {.kind = Kind::soon, .unload = std::move(plan.unload)};
  }
  // What is being loaded takes less when it is done than it may.
  if (at.under_way > 0) return {.kind = Kind::soon};
  if (!short_since) short_since = now;
  for (auto& model : loaded) model.idle = true;
  const bool others_may_go = may_unload && plan_room(asked, std::move(loaded)).kind == RoomPlan::Kind::unload;
  if (others_may_go && now - *short_since < at.patience) return {.kind = Kind::later, .at = now + look_again_after};
  return {.kind = Kind::none, .why = shortage(plan)};
}

Clock::time_point RoomSearch::put_off(Clock::time_point now) noexcept {
  made_room = false;
  return now + look_again_after;
}

}  // namespace mainstay
