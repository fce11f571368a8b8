// Which instances of a crew have taken too long for something, and what becomes of them.

#include <algorithm>
#include <caf/actor_clock.hpp>
#include <caf/send.hpp>

#include "actors/crew.hpp"
#include "runtime/policy/overdue.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::actors {

namespace {

/// For a model that has nothing to do any more to let go of what it has.
constexpr std::chrono::seconds time_to_leave{5};
/// Between two looks whether a thread that was abandoned has come back.
constexpr std::chrono::seconds look_after_orphans{1};
/// In place of a time that has passed: it was given up for that, and is not again.
constexpr auto said = Clock::time_point::max();

}  // namespace

std::optional<Clock::time_point> Crew::next_look() const {
  std::optional<Clock::time_point> next;
  const auto consider = [&next](Clock::time_point at) { next = next ? std::min(*next, at) : at; };
  for (const auto& [index, child] : children_)
    if (child.life)
      if (const auto at = overdue_at(*child.life)) consider(*at);
  if (!abandoned_.empty()) consider(owner_.clock().now() + look_after_orphans);
  return next;
}

std::optional<Clock::time_point> Crew::overdue_at(const Life& life) const {
  const auto unless_said = [](Clock::time_point at) { return at == said ? std::nullopt : std::optional{at}; };
  if (life.load_by) return unless_said(*life.load_by);
  const auto call = queue_->overdue_at(*life.seat, patience_of(source_.config.timeouts));
  if (call || life.stage != Stage::leaving) return call;
  // From when it is first seen to have nothing left to do but to go.
  return unless_said(life.leave_by.value_or(owner_.clock().now()));
}

void Crew::give_up_overdue(Clock::time_point now) {
  for (auto& [index, child] : children_) {
    if (!child.life) continue;
    const auto at = overdue_at(*child.life);
    if (!at || *at > now) continue;
    std::string why;
    auto calls = take_from(*child.life, now, why);
    if (!calls) continue;
    for (auto& job : *calls) job->answer(Error{Errc::deadline_exceeded, why});
    // In place of the executor, which may never say anything again.
    caf::anon_send<caf::message_priority::high>(child.life->actor,
                                                ExecutorEnded{{Cause::hung, why}, std::move(*calls)});
  }
  const auto hanging = orphans();
  if (hanging > 0 || model_->orphans != Vitals::unset) model_->orphans = static_cast<std::int64_t>(hanging);
}

std::optional<std::vector<JobPtr>> Crew::take_from(Life& life, Clock::time_point now, std::string& why) {
  if (life.load_by) {
    why = "loading took longer than it may (timeouts.load_s, model_loading.load_timeout)";
    life.load_by = said;
    return queue_->abandon(*life.seat);
  }
  if (life.stage == Stage::leaving && !queue_->busy(*life.seat)) {
    if (!life.leave_by) {
      life.leave_by = now + time_to_leave;
      return std::nullopt;
    }
    why = "its model did not let go when it was to end";
    life.leave_by = said;
    return queue_->abandon(*life.seat);
  }
  auto calls = queue_->abandon_overdue(*life.seat, now, patience_of(source_.config.timeouts));
  if (calls)
    why = calls->empty() ? "what it had to do between two calls took longer than timeouts.load_s"
                         : "a call did not end before its deadline";
  return calls;
}

std::size_t Crew::orphans() {
  std::erase_if(abandoned_, [](const Abandoned& each) { return each.seat.expired(); });
  const auto now = owner_.clock().now();
  return static_cast<std::size_t>(
      std::ranges::count_if(abandoned_, [now](const Abandoned& each) { return each.hangs_from <= now; }));
}

void Crew::leave_behind(const Life& life, Clock::time_point hangs_from) {
  if (source_.config.isolation != config::Isolation::thread) return;
  for (auto& each : abandoned_) {
    if (each.seat.lock() != life.seat) continue;
    each.hangs_from = std::min(each.hangs_from, hangs_from);
    return;
  }
  abandoned_.push_back({life.seat, hangs_from});
}

}  // namespace mainstay::actors
