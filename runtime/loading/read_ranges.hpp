#pragma once

#include <cstdint>
#include <map>

namespace mainstay {

/// What has been read of a file whose reader jumps about in it and reads some of it twice.
class ReadRanges {
 public:
  /// Bytes from `begin` to before `end` were read.
  void add(std::uint64_t begin, std::uint64_t end);
  /// Bytes that were read, each counted once.
  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  /// By their beginnings, with their ends. None of them touches another one, so that there are few.
  std::map<std::uint64_t, std::uint64_t> ranges_;
  std::uint64_t bytes_ = 0;
};

}  // namespace mainstay
