#include "runtime/admission/guarded_breaker.hpp"

#include <type_traits>

namespace mainstay {

namespace {

constexpr unsigned slice_shift = 32;
constexpr std::uint64_t count_mask = (std::uint64_t{1} << slice_shift) - 1;
constexpr std::uint64_t nothing_untold = count_mask << slice_shift;

}  // namespace

GuardedBreaker::GuardedBreaker(const config::Breaker& rule, Breaker::ProbedBy probed_by)
    : breaker_(rule, probed_by), free_pass_(breaker_.free_pass().value_or(0)), untold_(nothing_untold) {}

/// Does something with the breaker, which by then has been told everything.
template <class Act>
auto GuardedBreaker::locked(Clock::time_point now, Act act) {
  std::lock_guard guard{mutex_};
  const auto untold = untold_.exchange(nothing_untold);
  if (const auto calls = untold & count_mask)
    breaker_.succeeded(breaker_.free_pass().value_or(0), untold >> slice_shift, calls);
  const auto open_the_fast_ways = [&] {
    free_pass_.store(breaker_.free_pass().value_or(0), std::memory_order_release);
    if (breaker_.quiet()) untold_.store(breaker_.slice_of(now) << slice_shift);
  };
  if constexpr (std::is_void_v<decltype(act())>) {
    act();
    open_the_fast_ways();
  } else {
    auto result = act();
    open_the_fast_ways();
    return result;
  }
}

Breaker::Admission GuardedBreaker::ask(Clock::time_point now, Clock::time_point answer_by) {
  if (const auto ticket = free_pass_.load(std::memory_order_acquire))
    return {Breaker::Admission::Verdict::pass, ticket, {}};
  return locked(now, [&] { return breaker_.ask(now, answer_by); });
}

std::optional<Breaker::Ticket> GuardedBreaker::probe(Clock::time_point now, Clock::time_point answer_by) {
  return locked(now, [&] { return breaker_.probe(now, answer_by); });
}

void GuardedBreaker::succeeded(Ticket ticket, Clock::time_point now) {
  if (ticket == free_pass_.load(std::memory_order_acquire)) {
    const auto slice = breaker_.slice_of(now);
    auto untold = untold_.load();
    while (untold >> slice_shift == slice && (untold & count_mask) != count_mask)
      if (untold_.compare_exchange_weak(untold, untold + 1)) return;
  }
  locked(now, [&] { breaker_.succeeded(ticket, now); });
}

void GuardedBreaker::failed(Ticket ticket, Clock::time_point now) {
  locked(now, [&] { breaker_.failed(ticket, now); });
}

void GuardedBreaker::neutral(Ticket ticket, Clock::time_point now) {
  // Of a call that was no probe it says nothing at all.
  if (ticket == free_pass_.load(std::memory_order_acquire)) return;
  locked(now, [&] { breaker_.neutral(ticket, now); });
}

void GuardedBreaker::open(Clock::time_point now) {
  locked(now, [&] { breaker_.open(now); });
}

void GuardedBreaker::close(Clock::time_point now) {
  locked(now, [&] { breaker_.close(); });
}

void GuardedBreaker::reset(Clock::time_point now) {
  locked(now, [&] { breaker_.reset(); });
}

GuardedBreaker::View GuardedBreaker::view(Clock::time_point now) const {
  std::lock_guard guard{mutex_};
  return {breaker_.state(now), breaker_.left(now), breaker_.held_open()};
}

std::string text_of(const GuardedBreaker::View& view) {
  if (view.held_open) return "open by an operator";
  std::string text(name_of(view.state));
  if (view.state == Breaker::State::open)
    text += ", " + std::to_string(std::chrono::ceil<std::chrono::seconds>(view.left).count()) + " s left";
  return text;
}

}  // namespace mainstay
