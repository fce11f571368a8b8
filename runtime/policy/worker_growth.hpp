#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace mainstay {

/// By how much each worker process has grown since it was first seen.
class WorkerGrowth {
 public:
  struct Worker {
    std::int64_t pid = 0;
    std::uint64_t bytes = 0;
  };

  /// All that there are now; those that are not among them are forgotten.
  void look(const std::vector<Worker>& workers);
  /// The one that has grown most; nothing: none has.
  std::optional<std::int64_t> leakiest() const;

 private:
  struct Seen {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  std::map<std::int64_t, Seen> seen_;
};

}  // namespace mainstay
