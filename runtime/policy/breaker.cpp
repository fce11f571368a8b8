#include "runtime/policy/breaker.hpp"

#include <algorithm>

#include "runtime/seconds.hpp"

namespace mainstay {

std::string_view name_of(Breaker::State state) noexcept {
  switch (state) {
    case Breaker::State::closed:
      return "closed";
    case Breaker::State::open:
      return "open";
    case Breaker::State::half_open:
      return "half_open";
  }
  return "unknown";
}

Breaker::Breaker(const config::Breaker& rule, ProbedBy probed_by)
    : rule_(rule), probed_by_(probed_by), window_(seconds(rule.window_s)), timeout_(seconds(rule.reset_timeout_s)) {}

Breaker::Admission Breaker::ask(Clock::time_point now, Clock::time_point answer_by) {
  if (!opened_) return {Admission::Verdict::pass, current_, {}};
  if (probed_by_ == ProbedBy::request)
    if (const auto ticket = probe(now, answer_by)) return {Admission::Verdict::probe, *ticket, {}};
  return {Admission::Verdict::refused, 0, left(now)};
}

std::optional<Breaker::Ticket> Breaker::probe(Clock::time_point now, Clock::time_point answer_by) {
  if (!opened_ || held_open_ || now < until_ || probing(now)) return std::nullopt;
  probe_by_ = answer_by;
  return ++current_;
}

void Breaker::succeeded(Ticket ticket, FailureWindow::Slice slice, std::uint64_t calls) {
  if (ticket != current_) return;
  if (!opened_) {
    in_a_row_ = 0;
    window_.add(slice, {calls, 0});
  } else if (probe_by_) {
    // A probe that is late but well closes it, as long as no other one has taken its place.
    timeout_ = seconds(rule_.reset_timeout_s);
    close();
  }
}

void Breaker::failed(Ticket ticket, Clock::time_point now) {
  if (ticket != current_) return;
  if (opened_) {
    if (!probe_by_) return;
    timeout_ = std::min(2 * timeout_, std::max(seconds(rule_.max_reset_timeout_s), seconds(rule_.reset_timeout_s)));
    return trip(now);
  }
  if (!rule_.enabled) return;
  ++in_a_row_;
  window_.add(window_.slice_of(now), {1, 1});
  if (too_many(now)) trip(now);
}

void Breaker::neutral(Ticket ticket, Clock::time_point) {
  if (ticket != current_ || !opened_ || !probe_by_) return;
  probe_by_.reset();
  ++current_;
}

void Breaker::open(Clock::time_point now) {
  trip(now);
  held_open_ = true;
}

void Breaker::close() {
  ++current_;
  opened_ = held_open_ = false;
  probe_by_.reset();
  in_a_row_ = 0;
  window_.clear();
}

void Breaker::reset() {
  timeout_ = seconds(rule_.reset_timeout_s);
  close();
}

Breaker::State Breaker::state(Clock::time_point now) const noexcept {
  if (!opened_) return State::closed;
  return held_open_ || now < until_ ? State::open : State::half_open;
}

std::chrono::nanoseconds Breaker::left(Clock::time_point now) const noexcept {
  if (!opened_) return {};
  if (held_open_) return seconds(rule_.reset_timeout_s);
  return std::max<std::chrono::nanoseconds>(until_ - now, std::chrono::nanoseconds{0});
}

std::optional<Breaker::Ticket> Breaker::free_pass() const noexcept {
  return opened_ ? std::nullopt : std::optional{current_};
}

void Breaker::trip(Clock::time_point now) {
  ++current_;
  opened_ = true;
  held_open_ = false;
  until_ = now + timeout_;
  probe_by_.reset();
}

bool Breaker::too_many(Clock::time_point now) const noexcept {
  if (in_a_row_ >= rule_.failure_threshold) return true;
  const auto counts = window_.counts(now);
  return rule_.rate > 0 && counts.calls >= rule_.min_calls &&
         static_cast<double>(counts.failures) >= rule_.rate * static_cast<double>(counts.calls);
}

}  // namespace mainstay
