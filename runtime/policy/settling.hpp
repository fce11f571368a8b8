#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// When to look at files that something happens to: after all of them have been quiet for a while, so that none is
/// half-written. One that is written to again and again holds the others up only for so long.
class Settling {
 public:
  /// The others are held up for so many times the quiet time.
  static constexpr int longest_wait = 10;
  /// Paths that are remembered; at one more, the one that has been quiet for longest counts as settled.
  static constexpr std::size_t max_paths = 4096;

  explicit Settling(std::chrono::nanoseconds quiet) : quiet_(quiet) {}

  void touched(const std::string& path, Clock::time_point now);

  /// When there will be something to look at, if nothing else happens; nothing: there is nothing.
  std::optional<Clock::time_point> due() const;

  /// Whether it is time to look, and if so, which paths are not to be looked at: they are still being written, and are
  /// remembered.
  std::optional<std::set<std::string>> settle(Clock::time_point now);

 private:
  void forget_the_quietest();

  const std::chrono::nanoseconds quiet_;
  /// When something last happened to a path that was not looked at since.
  std::map<std::string, Clock::time_point> last_;
  /// Since when there is something to look at.
  Clock::time_point since_{};
};

}  // namespace mainstay
