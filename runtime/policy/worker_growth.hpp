#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// By how much each worker process has grown since it was first seen, and which of them is to be replaced where memory
/// is critical.
class WorkerGrowth {
 public:
  /// For the memory of a worker that was ended to come back before the next one goes.
  static constexpr std::chrono::seconds between_two_shed{10};

  struct Worker {
    std::int64_t pid = 0;
    std::uint64_t bytes = 0;
  };

  /// All that there are now; those that are not among them are forgotten.
  void look(const std::vector<Worker>& workers);
  /// The one that has grown most; nothing: none has.
  std::optional<std::int64_t> leakiest() const;
  /// The same, to be replaced now; nothing as well where the time of the one before is not over.
  std::optional<std::int64_t> shed(Clock::time_point now);

 private:
  struct Seen {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  std::map<std::int64_t, Seen> seen_;
  std::optional<Clock::time_point> shed_at_;
};

}  // namespace mainstay
