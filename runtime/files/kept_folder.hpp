#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "runtime/result.hpp"

namespace mainstay {

/// A folder in which files are written whole or not at all, none over another. Where there are too many of them the
/// oldest are removed; whatever else lies there is left alone. From any thread; writing takes as long as the disk.
class KeptFolder {
 public:
  struct Limits {
    std::size_t max_files;
    std::uint64_t max_bytes;
  };
  /// Which names its files may have: only such files are counted and removed.
  using IsOwn = std::function<bool(std::string_view name)>;

  KeptFolder(std::string folder, Limits limits, IsOwn is_own);

  /// Writes a file and says what it is called. `make_name` makes another name each time: the first that no file has is
  /// the file's. Errors have no path in them: `unavailable` where there is no room.
  Result<std::string> keep(std::string_view bytes, const std::function<std::string()>& make_name);

 private:
  struct File {
    std::string name;
    std::uint64_t bytes;
  };

  Status open();
  Status make_room(std::uint64_t bytes);
  Status write(const std::string& draft, std::string_view bytes) const;
  Result<std::string> publish(const std::string& draft, const std::function<std::string()>& make_name) const;
  std::string at(std::string_view name) const { return folder_ + "/" + std::string(name); }

  const std::string folder_;
  const Limits limits_;
  const IsOwn is_own_;
  std::mutex mutex_;
  bool known_ = false;
  /// The oldest first.
  std::deque<File> files_;
  /// Of those that are being written, too.
  std::size_t count_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace mainstay
