#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/cause.hpp"

namespace mainstay {

/// One end of an instance.
struct CauseRecord {
  std::chrono::system_clock::time_point time;
  Cause cause = Cause::crashed;
  std::uint64_t incarnation = 0;
  std::string instance;
  /// Ids of what was in flight, `CauseLog::requests_kept` at most, and how many there were besides.
  std::vector<std::string> requests;
  std::size_t more_requests = 0;
  std::string message;
};

/// Why instances of a model came to their ends, the latest of them. May be written and read by any thread.
class CauseLog {
 public:
  static constexpr std::size_t capacity = 32;
  static constexpr std::size_t requests_kept = 16;
  static constexpr std::size_t message_bytes = 2048;

  /// The oldest one leaves where there are `capacity`; what is too long is cut.
  void add(CauseRecord record);
  /// The oldest first.
  std::vector<CauseRecord> snapshot() const;

 private:
  mutable std::mutex mutex_;
  std::deque<CauseRecord> records_;
};

}  // namespace mainstay
