#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>

namespace mainstay::workers {

/// Tells a process that the system has killed for want of memory from one that somebody else has. The system only
/// counts those kills: one that was counted shortly before explains one death.
class OomKills {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// For this long after it a kill explains a death: what dies lets go of all its memory first.
  static constexpr std::chrono::seconds explains{5};
  /// How often to look at the counter: what has moved it is taken to have happened just then.
  static constexpr std::chrono::milliseconds look_every{1000};

  /// Whether it is time for a look.
  bool due(Time now) const { return !total_ || now - read_ >= look_every; }
  /// The counter's reading; the first is where it begins.
  void read(std::uint64_t total, Time now);
  /// Whether a death that is seen now is explained. A kill that explained one explains no other.
  bool explain(Time now);

 private:
  void forget(Time now);

  std::optional<std::uint64_t> total_;
  Time read_{};
  std::deque<Time> unexplained_;
};

/// The counter that speaks of this process and its children and of as few others as possible: that of its control
/// group, or where there is none the whole system's.
std::filesystem::path counter_of_oom_kills();
/// Nothing where it cannot be read, at present or ever.
std::optional<std::uint64_t> read_oom_kills(const std::filesystem::path& counter);

}  // namespace mainstay::workers
