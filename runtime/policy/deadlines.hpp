#pragma once

#include <optional>
#include <vector>

#include "runtime/queue/job.hpp"

namespace mainstay {

/// The deadlines of all jobs that are waited for, earliest first. A job leaves as soon as it is answered, not when its
/// deadline comes: a million requests with a long timeout must not be remembered for that long.
class Deadlines {
 public:
  void add(JobPtr job);
  /// Does nothing where the job is not watched.
  void remove(Job& job) noexcept;

  std::optional<Clock::time_point> earliest() const noexcept;
  /// Removes the jobs whose deadline is not after `now`, and gives them back, earliest first.
  std::vector<JobPtr> expire(Clock::time_point now);

  std::size_t size() const noexcept { return heap_.size(); }

 private:
  // A binary heap whose jobs know their place, so that any of them can leave without a search.
  void place(std::size_t at, JobPtr job) noexcept;
  void rise(std::size_t at) noexcept;
  void sink(std::size_t at) noexcept;
  bool before(std::size_t a, std::size_t b) const noexcept;

  std::vector<JobPtr> heap_;
};

}  // namespace mainstay
