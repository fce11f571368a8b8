#include "runtime/admission.hpp"

#include <utility>

#include "runtime/fingerprint.hpp"

namespace mainstay {

namespace {

Breaker::ProbedBy prober(const config::Model& config) {
  return config.canary.inputs.empty() ? Breaker::ProbedBy::request : Breaker::ProbedBy::canary;
}

}  // namespace

Admission::Admission(std::string model, const config::Model& config, Now now)
    : model_(std::move(model)),
      patience_(config.timeouts.patience_s),
      breaks_(config.breaker.enabled),
      poisons_(config.poison.enabled),
      now_(now),
      breaker_(config.breaker, prober(config)),
      poison_(config.poison) {}

std::optional<Error> Admission::refusal(Job& job) {
  if (!poison_.empty()) {
    const auto fingerprint = fingerprint_of(model_, job.request);
    if (poison_.poisonous(fingerprint, now_()))
      return Error{Errc::poisonous, "this very request has brought model '" + model_ + "' down before (fingerprint " +
                                        text_of(fingerprint) + ")"};
  }
  // An operator can hold the breaker open even where it never opens by itself.
  const auto admission = breaker_.ask(now_(), job.request.deadline);
  if (admission.verdict == Breaker::Admission::Verdict::refused)
    return Error{Errc::unavailable, "the circuit breaker of model '" + model_ + "' is open",
                 std::chrono::ceil<std::chrono::milliseconds>(admission.left)};
  job.ticket = admission.ticket;
  return std::nullopt;
}

void Admission::answered(const Job& job, const Result<InferResponse>& result) noexcept {
  // What shares a call fails or succeeds with it, once.
  if (!breaks_ || job.ticket == 0 || job.follows) return;
  const auto now = now_();
  if (result)
    breaker_.succeeded(job.ticket, now);
  else if (result.error().code == Errc::internal ||
           // A client that asks for a deadline no model can keep says nothing of the model.
           (result.error().code == Errc::deadline_exceeded && now - job.request.arrived >= patience_))
    breaker_.failed(job.ticket, now);
  else
    breaker_.neutral(job.ticket, now);
  tell();
}

std::vector<std::string> Admission::brought_down_by(const std::vector<JobPtr>& calls) {
  if (!poisons_) return {};
  std::vector<Poison::Suspect> suspects;
  for (const auto& job : calls) suspects.push_back({fingerprint_of(model_, job->request), job->request.id});
  std::vector<std::string> poisonous;
  for (const auto& fingerprint : poison_.crashed_with(suspects, now_())) poisonous.push_back(text_of(fingerprint));
  return poisonous;
}

std::optional<GuardedBreaker::Ticket> Admission::probe() { return breaker_.probe(now_()); }

void Admission::probed(GuardedBreaker::Ticket ticket, bool well) {
  well ? breaker_.succeeded(ticket, now_()) : breaker_.failed(ticket, now_());
  // Not well is news, too: it is open for longer now.
  if (!well) told_open_ = false;
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
  const bool open = !breaker_.closed();
  if (told_open_.load(std::memory_order_relaxed) == open || told_open_.exchange(open) == open) return;
  if (moved_) moved_(open);
}

}  // namespace mainstay
