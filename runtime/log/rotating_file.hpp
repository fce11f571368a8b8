#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "runtime/result.hpp"

namespace mainstay {

/// A file that lines are appended to. Before it grows over its limit it is put aside as NAME.1, what was NAME.1 as
/// NAME.2, and so on; the last one goes. Whenever the process dies, no line is lost but what the last one keeps away,
/// and the next process goes on where this one stopped, on a line of its own.
///
/// A path that is no regular file, such as a device, is written to but never put aside. Never waits for a reader.
class RotatingFile {
 public:
  RotatingFile(std::filesystem::path path, std::size_t max_bytes, unsigned keep);
  ~RotatingFile();
  RotatingFile(const RotatingFile&) = delete;
  RotatingFile& operator=(const RotatingFile&) = delete;

  /// Takes off the front of `lines`, which are whole, what it has written. A line that is longer than the limit has a
  /// file of its own. After a failure the next call begins by opening the file anew.
  Status append(std::string_view& lines);

 private:
  Status open();
  Status rotate();
  Status write(std::string_view lines);
  Status failed(const char* what);
  void close();
  std::filesystem::path aside(unsigned number) const;

  const std::filesystem::path path_;
  const std::size_t max_bytes_;
  const unsigned keep_;
  int descriptor_ = -1;
  bool regular_ = false;
  std::size_t size_ = 0;
};

}  // namespace mainstay
