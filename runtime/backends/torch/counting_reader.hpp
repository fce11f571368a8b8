#pragma once

#include <caffe2/serialize/file_adapter.h>
#include <caffe2/serialize/read_adapter_interface.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/loading/progress.hpp"
#include "runtime/loading/read_ranges.hpp"

namespace mainstay {

/// A module's file, of which it is told how much was read. Throws what torch throws where it cannot be opened.
class CountingReader final : public caffe2::serialize::ReadAdapterInterface {
 public:
  /// `progress` outlives it.
  CountingReader(const std::string& file, LoadProgress& progress) : file_(file), progress_(progress) {}

  std::size_t size() const override { return file_.size(); }
  std::size_t read(std::uint64_t position, void* into, std::size_t bytes, const char* what) const override {
    std::size_t read = 0;
    // Torch asks for a tensor at once, however large it is.
    for (std::size_t wanted = 0, got = 0; read < bytes && got == wanted; read += got) {
      wanted = std::min(bytes - read, most_at_once_bytes);
      got = file_.read(position + read, static_cast<std::byte*>(into) + read, wanted, what);
      read_.add(position + read, position + read + got);
      progress_.has_read(read_.bytes(), size());
    }
    return read;
  }

 private:
  /// Read in some 50 us: where the kernel does not preempt itself, nobody else gets the processor before that is over.
  static constexpr std::size_t most_at_once_bytes = 64 * 1024;

  const caffe2::serialize::FileAdapter file_;
  LoadProgress& progress_;
  // Torch takes reading for something that changes nothing; it reads from one thread.
  mutable ReadRanges read_;
};

}  // namespace mainstay
