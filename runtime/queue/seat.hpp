#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/queue/errand.hpp"
#include "runtime/queue/job.hpp"
#include "runtime/vitals.hpp"

namespace mainstay {

class RequestQueue;

/// An instance's place at its model's queue: the call it is working on. A seat that was closed gets no further work;
/// one that was closed in the middle of a call has been given up, and what it still answers is heard by nobody. One
/// that waits gets errands, but no calls, until it is opened.
class Seat {
 public:
  enum class Waits : bool { no, yes };

  explicit Seat(std::shared_ptr<Vitals> vitals, Waits waits = Waits::no)
      : vitals_(std::move(vitals)), waits_(waits == Waits::yes) {}

  /// The requests of the call under way, or none where it is an errand. For the instance's own thread.
  const std::vector<JobPtr>& jobs() const noexcept { return jobs_; }
  const std::optional<Errand>& errand() const noexcept { return errand_; }
  Clock::time_point began() const noexcept { return began_; }

 private:
  friend class RequestQueue;

  std::shared_ptr<Vitals> vitals_;
  std::vector<JobPtr> jobs_;
  Clock::time_point began_{};
  std::optional<Errand> errand_;
  std::deque<Errand> errands_;
  std::function<void()> given_up_;
  Clock::time_point latest_deadline_{};
  std::uint64_t calls_ = 0;
  bool busy_ = false;
  /// Its call is answered, and only what follows a call is still to be done.
  bool answered_ = false;
  /// Its call cannot begin before something of the call before is done.
  bool held_up_ = false;
  bool closed_ = false;
  bool was_given_up_ = false;
  bool waits_;
};

}  // namespace mainstay
