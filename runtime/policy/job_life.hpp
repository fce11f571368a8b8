#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/jobs.hpp"

namespace mainstay {

/// The time that people have: what is kept over a restart cannot be timed by a clock that begins with the process.
using WallTime = std::chrono::system_clock::time_point;

enum class JobState : std::uint8_t { queued, running, done, failed, cancelled, expired };
constexpr std::size_t job_states = 6;

std::string_view name_of(JobState state) noexcept;
std::optional<JobState> job_state_from(std::string_view name) noexcept;

/// One request that is answered later, as far as the rules know it.
struct JobLife {
  /// Counted up in the order of acceptance.
  std::uint64_t number = 0;
  /// Whose turns it waits for.
  std::string model;
  JobState state = JobState::queued;
  WallTime accepted{};
  /// When its state ends by time alone.
  WallTime ends{};
  /// What is kept of it: its request until it has run, its result from then on.
  std::uint64_t bytes = 0;
  /// It may run again if it is interrupted: its model was declared idempotent when it began.
  bool again = false;
  /// Ends of the server while it ran.
  unsigned interruptions = 0;
  /// How often its model could not take it, and when it may be asked again. Forgotten with the process.
  unsigned put_off = 0;
  WallTime not_before{};
  /// Somebody is still to be told of its end.
  bool owes_delivery = false;

  bool over() const noexcept { return state != JobState::queued && state != JobState::running; }
  bool operator==(const JobLife&) const = default;
};

/// What becomes of a job. Nothing happens in here: a job and the time go in, and what it is then comes out.
class JobRule {
 public:
  explicit JobRule(const config::Jobs& config) : config_(config) {}

  JobLife accepted(std::uint64_t number, std::string model, std::uint64_t bytes, WallTime now) const;
  /// To be written before its model sees it.
  JobLife begun(JobLife job, bool idempotent) const;
  /// `bytes`: of the result, which takes the place of the request.
  JobLife finished(JobLife job, bool well, std::uint64_t bytes, WallTime now) const;
  /// Its model could not take it, and has not seen it: it waits again. `at_least`: what the model asked for.
  JobLife put_off(JobLife job, std::chrono::nanoseconds at_least, WallTime now) const;
  JobLife cancelled(JobLife job, WallTime now) const;
  /// The server has ended and was started again. Queued where it runs again, else failed.
  JobLife interrupted(JobLife job, WallTime now) const;
  /// Its time is over: a job that waited, or has ended, is expired; nothing is left of one that has been that.
  std::optional<JobLife> timed_out(JobLife job, WallTime now) const;

 private:
  WallTime kept_until(WallTime now) const;

  const config::Jobs config_;
};

}  // namespace mainstay
