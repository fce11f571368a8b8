#include "runtime/policy/job_life.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/policy/doubled_wait.hpp"
#include "runtime/seconds.hpp"

namespace mainstay {

namespace {

constexpr std::array<std::string_view, job_states> names{"queued", "running", "done", "failed", "cancelled", "expired"};
/// A job that its model cannot take for so often lets others go first: it may be its own fault.
constexpr unsigned patience_with_one = 3;

std::chrono::system_clock::duration wall_seconds(double count) {
  return std::chrono::duration_cast<std::chrono::system_clock::duration>(seconds(count));
}

}  // namespace

std::string_view name_of(JobState state) noexcept { return names[static_cast<std::size_t>(state)]; }

std::optional<JobState> job_state_from(std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<JobState>(found - names.begin());
}

WallTime JobRule::kept_until(WallTime now) const { return now + wall_seconds(config_.result_ttl_s); }

JobLife JobRule::accepted(std::uint64_t number, std::string model, std::uint64_t bytes, WallTime now) const {
  JobLife job;
  job.number = number;
  job.model = std::move(model);
  job.accepted = now;
  job.ends = now + wall_seconds(config_.max_age_s);
  job.bytes = bytes;
  return job;
}

JobLife JobRule::begun(JobLife job, bool idempotent) const {
  job.state = JobState::running;
  job.again = idempotent;
  return job;
}

JobLife JobRule::finished(JobLife job, bool well, std::uint64_t bytes, WallTime now) const {
  job.state = well ? JobState::done : JobState::failed;
  job.bytes = bytes;
  job.ends = kept_until(now);
  return job;
}

JobLife JobRule::put_off(JobLife job, std::chrono::nanoseconds at_least, WallTime now) const {
  job.state = JobState::queued;
  const auto wait = wall_seconds(doubled_wait(config_.retry_initial_s, job.put_off, config_.retry_max_s));
  const auto asked = std::chrono::duration_cast<std::chrono::system_clock::duration>(at_least);
  job.not_before = now + std::max(wait, std::min(asked, wall_seconds(config_.retry_max_s)));
  if (++job.put_off > patience_with_one) job.not_before += wait;
  return job;
}

JobLife JobRule::cancelled(JobLife job, WallTime now) const {
  job.state = JobState::cancelled;
  job.bytes = 0;
  job.ends = kept_until(now);
  return job;
}

JobLife JobRule::interrupted(JobLife job, WallTime now) const {
  ++job.interruptions;
  if (!job.again || job.interruptions >= config_.max_interruptions) return finished(std::move(job), false, 0, now);
  job.state = JobState::queued;
  return job;
}

std::optional<JobLife> JobRule::timed_out(JobLife job, WallTime now) const {
  if (job.state == JobState::expired) return std::nullopt;
  job.state = JobState::expired;
  job.bytes = 0;
  job.ends = kept_until(now);
  return job;
}

}  // namespace mainstay
