#pragma once

#include <cstdint>
#include <string>

namespace mainstay {

/// By which a file is known to be the one that it was.
struct FileIdentity {
  std::string path;
  std::uint64_t bytes = 0;
  /// Nanoseconds of the file system's clock.
  std::int64_t modified = 0;
  /// Which file it is that is called so.
  std::uint64_t device = 0;
  std::uint64_t inode = 0;

  bool operator==(const FileIdentity&) const = default;
};

/// Of a file as it is now; with nothing but its path where there is none. A link counts as what it leads to.
FileIdentity identity_of(const std::string& path);

}  // namespace mainstay
