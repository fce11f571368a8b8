#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// A part of a POSIX shared memory object that somebody else has made and may change, shorten or remove at any time. It
/// is copied from and to by system calls and never mapped: where a mapping would end the process because the object has
/// become shorter, or show a value that changes after it was checked, this is an error and a copy.
class SharedSegment {
 public:
  /// The key is one plain name of at most 255 characters, with or without a slash before it. What is asked for has to
  /// lie within the object as it is now.
  static Result<std::shared_ptr<const SharedSegment>> open(std::string_view key, std::uint64_t offset,
                                                           std::uint64_t size);
  ~SharedSegment();
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;

  std::uint64_t size() const noexcept { return size_; }

  /// Bytes from `offset` on, aligned for every datatype. They have to lie within the part.
  Result<Buffer> read(std::uint64_t offset, std::size_t size) const;
  /// The object does not become longer by it where it has become too short.
  Status write(std::uint64_t offset, const Buffer& bytes) const;

 private:
  SharedSegment(int descriptor, std::uint64_t begin, std::uint64_t size) noexcept
      : descriptor_(descriptor), begin_(begin), size_(size) {}

  int descriptor_;
  std::uint64_t begin_;
  std::uint64_t size_;
};

}  // namespace mainstay
