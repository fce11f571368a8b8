#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

#include "runtime/result.hpp"

namespace mainstay {

/// A folder of snapshots, memory-20260131T235959Z.json and so on, the latest so many of them. Whoever looks into it
/// sees whole files only. Other files in it are left alone. Used by one thread at a time.
class MemorySnapshots {
 public:
  /// The folder is made when the first one is written.
  MemorySnapshots(std::filesystem::path folder, unsigned keep);

  /// One more, under a name of its own, and the oldest go. Throws nothing. After an error nothing of the new one is
  /// left; only where an old one could not be removed, the new one is there.
  Status write(std::string_view text, std::chrono::system_clock::time_point now);

 private:
  Status write_new(std::string_view text, std::chrono::system_clock::time_point now);
  Status remove_old() const;

  const std::filesystem::path folder_;
  const unsigned keep_;
};

}  // namespace mainstay
