#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/log/log.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay::http {

/// Counts what strangers can make happen as often as they like, and logs it in a line a second at most.
class Tally {
 public:
  static constexpr std::chrono::seconds between_lines{1};

  /// The log must outlive it.
  Tally(Log& log, std::string_view what) : log_(log), what_(what) {}

  void count(std::string_view why, Clock::time_point now) {
    std::lock_guard guard{mutex_};
    ++counted_;
    if (said_any_ && now - said_ < between_lines) return;
    said_any_ = true;
    said_ = now;
    log_.event(Log::Level::info, what_, {{"count", std::to_string(counted_)}, {"last", std::string(why)}});
    counted_ = 0;
  }

 private:
  Log& log_;
  const std::string what_;
  std::mutex mutex_;
  bool said_any_ = false;
  Clock::time_point said_{};
  /// Since the last line.
  std::uint64_t counted_ = 0;
};

}  // namespace mainstay::http
