#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "runtime/admission/guarded_breaker.hpp"
#include "runtime/policy/poison.hpp"
#include "runtime/queue/job.hpp"
#include "runtime/state/fingerprint.hpp"

namespace mainstay {

/// Who gets in to a model: its breaker and its list of poisonous requests, and how its requests end, which both live
/// on. Asked by every sender on the sender's own thread.
class Admission final : public Outcomes {
 public:
  using Now = Clock::time_point (*)();
  /// Told on any thread, under no lock, when the breaker has opened (true) or closed (false).
  using BreakerMoved = std::function<void(bool open)>;

  Admission(std::string model, const config::Model& config, Now now);

  void on_breaker_moved(BreakerMoved moved) { moved_ = std::move(moved); }

  /// Why a request is refused; nothing: it may go in, and is told apart from those that came in another state of the
  /// breaker.
  std::optional<Error> refusal(Job& job);
  void answered(const Job& job, const Result<InferResponse>& result) noexcept override;

  struct Culprit {
    JobPtr job;
    Fingerprint fingerprint;
  };
  /// A crash or a hang in the middle of these calls. Tells which of them are poisonous from now on.
  std::vector<Culprit> brought_down_by(const std::vector<JobPtr>& calls);
  /// What whoever asks the same is told.
  Error poisonous(const Fingerprint& fingerprint) const;

  /// A way in for the canary, where it is the one to find out whether the model is well again and its time has come.
  std::optional<GuardedBreaker::Ticket> probe();
  /// Nothing: it could not be asked, which says nothing of the model.
  void probed(GuardedBreaker::Ticket ticket, std::optional<bool> well);

  // For an operator.
  void open_breaker();
  void close_breaker();
  void reset_breaker();
  GuardedBreaker::View breaker() const { return breaker_.view(now_()); }
  std::vector<Poison::Entry> poison() { return poison_.list(now_()); }
  void forget_poison() { poison_.clear(); }

 private:
  void tell();

  const std::string model_;
  const Clock::duration patience_;
  const bool breaks_;
  const bool poisons_;
  const Now now_;
  GuardedBreaker breaker_;
  Poison poison_;
  BreakerMoved moved_;
  std::atomic<bool> told_open_{false};
};

}  // namespace mainstay
