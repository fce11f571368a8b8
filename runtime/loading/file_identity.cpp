#include "runtime/loading/file_identity.hpp"

#include <sys/stat.h>

namespace mainstay {

FileIdentity identity_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {path};
  constexpr std::int64_t second = 1'000'000'000;
  return {path, static_cast<std::uint64_t>(found.st_size), found.st_mtim.tv_sec * second + found.st_mtim.tv_nsec,
          found.st_dev, found.st_ino};
}

}  // namespace mainstay
