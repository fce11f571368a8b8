#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/policy/job_life.hpp"

namespace mainstay {

/// All jobs there are, and which of them is next: of each model as many at once as the configuration lets, in the order
/// in which they were accepted. Nothing happens in here.
class JobQueue {
 public:
  explicit JobQueue(const config::Jobs& config) : config_(config) {}

  enum class Admission : std::uint8_t { admitted, too_many, too_much };
  /// Whether one more of so many bytes may come. Half of the bytes are kept free for results.
  Admission admission(std::uint64_t bytes) const noexcept;
  /// Of what is only remembered, the one that has been for longest: it may be forgotten for a new one.
  std::optional<std::uint64_t> oldest_memory() const;
  /// Whether there is room for the result of a job, its request being let go of.
  bool has_room(std::uint64_t bytes, std::uint64_t instead_of) const noexcept;

  /// Puts a job in, or in the place of the one with its number.
  void put(JobLife job);
  void remove(std::uint64_t number);
  const JobLife* find(std::uint64_t number) const;

  /// A place among those of its model that run. It is given back when its run is over, which a cancelled job's may not
  /// be for a while.
  void take_place(std::uint64_t number);
  void leave_place(std::uint64_t number);

  /// Whose turn it is. While three quarters of the bytes are taken it is nobody's: there might be no room for a result.
  std::optional<std::uint64_t> next(WallTime now) const;
  /// A model could not take a job: none of its jobs is tried before.
  void hold(const std::string& model, WallTime until);
  /// It could.
  void release(const std::string& model);
  /// Whose time is over.
  std::optional<std::uint64_t> timed_out(WallTime now) const;
  /// When `next` or `timed_out` may have another answer by time alone.
  std::optional<WallTime> wake(WallTime now) const;

  /// 1 for the one that is next of its model; nothing where it does not wait.
  std::optional<std::size_t> position(std::uint64_t number) const;
  std::size_t size() const noexcept { return jobs_.size(); }
  std::uint64_t bytes() const noexcept { return bytes_; }
  std::size_t count(JobState state) const noexcept { return counts_[static_cast<std::size_t>(state)]; }

 private:
  struct Line {
    /// Numbers, ascending.
    std::deque<std::uint64_t> waiting;
    std::set<std::uint64_t> places;
    WallTime held{};
  };
  /// What is left is for the results of those that run. What has come so far beyond the half for requests is results,
  /// whose time will be over.
  bool crowded() const noexcept { return bytes_ > config_.max_bytes - config_.max_bytes / 4; }
  /// The first of a line whose time has come; nothing: none's has, or there is no place.
  std::optional<std::uint64_t> first_of(const Line& line, WallTime now) const;
  void take_out(const JobLife& job);
  void drop_if_empty(const std::string& model);

  const config::Jobs config_;
  std::map<std::uint64_t, JobLife> jobs_;
  std::map<std::string, Line, std::less<>> lines_;
  std::map<std::uint64_t, std::string> places_;
  std::set<std::pair<WallTime, std::uint64_t>> ends_;
  std::set<std::pair<WallTime, std::uint64_t>> memories_;
  std::array<std::size_t, job_states> counts_{};
  std::uint64_t bytes_ = 0;
};

}  // namespace mainstay
