#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>

namespace mainstay {

/// How busy the machine's processors are. May be asked by anybody at any time.
class CpuUsage {
 public:
  explicit CpuUsage(std::filesystem::path proc = "/proc");

  /// The share of all processors' time that was used since the last look, or since this was made; from 0 to 1. What was
  /// told last where the time since then is too short to tell.
  double share();

 private:
  struct Ticks {
    std::uint64_t busy = 0;
    std::uint64_t all = 0;
  };
  Ticks read() const;

  const std::filesystem::path proc_;
  std::mutex mutex_;
  Ticks seen_;
  double share_ = 0;
};

}  // namespace mainstay
