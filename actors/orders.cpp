#include "actors/orders.hpp"

#include <algorithm>

namespace mainstay::actors {

void Orders::give(const Order& order, const Completion& done, const Crew& crew, RequestQueue& queue) {
  std::erase_if(rounds_, [](const auto& round) { return round.second.expired(); });
  const Key key{order.kind, order.instance};
  if (rounds_.contains(key)) return done.finish(Error{Errc::busy, "the same is under way"});
  const auto round = std::make_shared<Round>(done);
  rounds_[key] = round;
  const auto seats = crew.seats(order.instance);
  const auto kind = order.kind == Order::Kind::reload ? Errand::Kind::reload : Errand::Kind::reset;
  for (const auto& seat : seats) queue.ask(*seat, {kind, Round::part_of(round)});
  if (seats.empty()) waiting_.push_back({order.instance, Round::part_of(round)});
}

void Orders::loaded(std::size_t instance) {
  const auto concerned = std::ranges::stable_partition(
      waiting_, [&](const Waiting& each) { return each.instance && *each.instance != instance; });
  // Out of the list first: who is told may give another order.
  const std::vector<Waiting> served(concerned.begin(), concerned.end());
  waiting_.erase(concerned.begin(), concerned.end());
  for (const auto& each : served) each.done.finish(success());
}

void Orders::failed(const std::string& why) {
  for (const auto& each : std::exchange(waiting_, {})) each.done.finish(Error{Errc::unavailable, why});
}

}  // namespace mainstay::actors
