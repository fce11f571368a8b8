#include "runtime/admission/admission.hpp"

#include <algorithm>
#include <utility>

#include "runtime/policy/overdue.hpp"

namespace mainstay {

namespace {

/// For the answer of a probe whose deadline has passed to be told to the breaker.
constexpr std::chrono::seconds time_to_tell{1};

Clock::time_point heard_by(Clock::time_point deadline) {
  return deadline > Clock::time_point::max() - time_to_tell ? deadline : deadline + time_to_tell;
}

Breaker::ProbedBy prober(const config::Model& config) {
  return config.canary.inputs.empty() ? Breaker::ProbedBy::request : Breaker::ProbedBy::canary;
}

}  // namespace

Admission::Admission(std::string model, const config::Model& config, Now now)
    : model_(std::move(model)),
      patience_(std::chrono::duration_cast<Clock::duration>(patience_of(config.timeouts))),
      breaks_(config.breaker.enabled),
      poisons_(config.poison.enabled),
      now_(now),
      breaker_(config.breaker, prober(config)),
      poison_(config.poison) {}

std::optional<Error> Admission::refusal(Job& job) {
  if (!poison_.empty()) {
    const auto fingerprint = fingerprint_of(model_, job.request);
    if (poison_.poisonous(fingerprint, now_())) return poisonous(fingerprint);
  }
  // An operator can hold the breaker open even where it never opens by itself.
  const auto admission = breaker_.ask(now_(), heard_by(job.request.deadline));
  if (admission.verdict == Breaker::Admission::Verdict::refused)
    return Error{Errc::unavailable, "the circuit breaker of model '" + model_ + "' is open",
                 std::chrono::ceil<std::chrono::milliseconds>(admission.left)};
  job.ticket = admission.ticket;
  return std::nullopt;
}

void Admission::answered(const Job& job, const Result<InferResponse>& result) noexcept {
  if (!breaks_ || job.ticket == 0) return;
  const auto now = now_();
  // A client that asks for a deadline no model can keep says nothing of the model, nor does one that only waited, nor
  // one that did not take the pieces of its answer.
  const bool missed = !result && result.error().code == Errc::deadline_exceeded && job.began != Clock::time_point{} &&
                      now - job.began >= patience_ && !job.was_held_up();
  const bool failed = missed || (!result && result.error().code == Errc::internal);
  if (!result && !failed) {
    breaker_.neutral(job.ticket, now);
    return tell();
  }
  // What shares a call fails or succeeds with it, once. A probe has a ticket of its own.
  const auto& call = job.leader && job.leader->ticket == job.ticket ? *job.leader : job;
  if (call.counted.exchange(true)) return;
  failed ? breaker_.failed(job.ticket, now) : breaker_.succeeded(job.ticket, now);
  tell();
}

std::vector<Admission::Culprit> Admission::brought_down_by(const std::vector<JobPtr>& calls) {
  if (!poisons_) return {};
  std::vector<Poison::Suspect> suspects;
  for (const auto& job : calls) suspects.push_back({fingerprint_of(model_, job->request), job->request.id});
  std::vector<Culprit> culprits;
  for (const auto& fingerprint : poison_.crashed_with(suspects, now_())) {
    const auto suspect = std::ranges::find(suspects, fingerprint, &Poison::Suspect::fingerprint);
    culprits.push_back({calls[static_cast<std::size_t>(suspect - suspects.begin())], fingerprint});
  }
  return culprits;
}

Error Admission::poisonous(const Fingerprint& fingerprint) const {
  return {Errc::poisonous, "this very request has brought model '" + model_ + "' down before (fingerprint " +
                               text_of(fingerprint) + ")"};
}

std::optional<GuardedBreaker::Ticket> Admission::probe() { return breaker_.probe(now_()); }

void Admission::probed(GuardedBreaker::Ticket ticket, std::optional<bool> well) {
  if (!well)
    breaker_.neutral(ticket, now_());
  else
    *well ? breaker_.succeeded(ticket, now_()) : breaker_.failed(ticket, now_());
  // Not well is news, too: it is open for longer now.
  if (!well.value_or(false)) told_open_ = false;
  tell();
}

void Admission::open_breaker() {
  breaker_.open(now_());
  tell();
}

void Admission::close_breaker() {
  breaker_.close(now_());
  tell();
}

void Admission::reset_breaker() {
  breaker_.reset(now_());
  tell();
}

void Admission::tell() {
  // Whoever tells looks again: it may have moved on meanwhile, while others saw that it was being told.
  for (;;) {
    const bool open = !breaker_.closed();
    if (told_open_.load() == open || told_open_.exchange(open) == open) return;
    if (moved_) moved_(open);
  }
}

}  // namespace mainstay
