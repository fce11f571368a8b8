#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/config.hpp"
#include "runtime/policy/failure_window.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// A model's circuit breaker. It opens when calls failed too often: so many in a row, or too large a share of the
/// latest. While it is open, requests are refused; when its time is over, one call is let through as a probe, whose
/// success closes it and whose failure opens it again, for twice the time.
///
/// An outcome counts where the call was let in under the state that the breaker still is in, which the call's ticket
/// tells: a straggler from before it opened neither closes it nor opens it again. A success never opens it.
///
/// An operator's open() lasts until the operator's close() or reset(): whoever isolates a model on purpose does not
/// want it to come back by itself.
class Breaker {
 public:
  enum class State : std::uint8_t { closed, open, half_open };
  /// Who finds out whether the model is well again: one of the requests, or a canary that the model's owner sends.
  enum class ProbedBy : std::uint8_t { request, canary };
  /// Of one call that was let through; to be given back with its outcome. 0: of none.
  using Ticket = std::uint64_t;

  struct Admission {
    enum class Verdict : std::uint8_t { pass, probe, refused };
    Verdict verdict = Verdict::refused;
    Ticket ticket = 0;
    /// Refused: until it is worth to ask again.
    std::chrono::nanoseconds left{0};
  };

  explicit Breaker(const config::Breaker& rule, ProbedBy probed_by = ProbedBy::request);

  /// May this call go through? A probe of which nothing is heard by `answer_by` is given up, and another one let
  /// through; without that time it is waited for as long as it takes.
  Admission ask(Clock::time_point now, Clock::time_point answer_by = Clock::time_point::max());
  /// The canary's way in, whoever the prober is: a ticket when a probe is due.
  std::optional<Ticket> probe(Clock::time_point now, Clock::time_point answer_by = Clock::time_point::max());

  // The outcome of a call, once for each that was let through; a batch is one call. A second one for the same probe
  // counts as nothing, as does one without a ticket.
  void succeeded(Ticket ticket, Clock::time_point now) { succeeded(ticket, window_.slice_of(now), 1); }
  void failed(Ticket ticket, Clock::time_point now);
  /// The client's mistake, or nobody's: says nothing of the model. Where it was the probe, another one may go.
  void neutral(Ticket ticket, Clock::time_point now);
  /// So many successes at once, of a time that may be past.
  void succeeded(Ticket ticket, FailureWindow::Slice slice, std::uint64_t calls);

  // What an operator does.
  void open(Clock::time_point now);
  /// Serves again at once, with nothing counted; failed probes are remembered: if it opens again, for the longer time.
  void close();
  /// As if it were new.
  void reset();

  State state(Clock::time_point now) const noexcept;
  bool held_open() const noexcept { return held_open_; }
  /// Of the time that it stays open; what is told to clients where an operator decides is `reset_timeout_s`.
  std::chrono::nanoseconds left(Clock::time_point now) const noexcept;
  FailureWindow::Slice slice_of(Clock::time_point time) const noexcept { return window_.slice_of(time); }

  /// The ticket that every call gets while it is closed; nothing: it is not.
  std::optional<Ticket> free_pass() const noexcept;
  /// Closed, and the last outcome was no failure: a further success only adds to the window.
  bool quiet() const noexcept { return !opened_ && in_a_row_ == 0; }

 private:
  void trip(Clock::time_point now);
  bool too_many(Clock::time_point now) const noexcept;
  bool probing(Clock::time_point now) const noexcept { return probe_by_ && now < *probe_by_; }

  config::Breaker rule_;
  ProbedBy probed_by_;
  FailureWindow window_;
  /// Begins anew with each state, and with each probe.
  Ticket current_ = 1;
  bool opened_ = false;
  bool held_open_ = false;
  Clock::time_point until_{};
  /// Until when the probe under way is waited for; nothing: there is none.
  std::optional<Clock::time_point> probe_by_;
  /// How long it opens for the next time.
  std::chrono::nanoseconds timeout_;
  unsigned in_a_row_ = 0;
};

std::string_view name_of(Breaker::State state) noexcept;

}  // namespace mainstay
