#include "tests/acceptance/loading/small_disk.hpp"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace mainstay::testing {

namespace {

namespace fs = std::filesystem;

constexpr auto size = "size=4m";
constexpr std::size_t page = 4096;

bool write(const char* file, const std::string& text) {
  return static_cast<bool>(std::ofstream(file) << text << std::flush);
}

/// Mounts of this process's own, by its right or, where users may have namespaces, by theirs, as the same user.
bool enter_namespace() {
  if (::unshare(CLONE_NEWNS) == 0) return true;
  const auto user = std::to_string(::getuid()), group = std::to_string(::getgid());
  return ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && write("/proc/self/setgroups", "deny") &&
         write("/proc/self/uid_map", user + " " + user + " 1") &&
         write("/proc/self/gid_map", group + " " + group + " 1");
}

/// Once: how deep they may lie in one another is limited, and those of this process do not disturb one another.
bool has_namespace() {
  static const bool entered = enter_namespace() && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return entered;
}

}  // namespace

std::unique_ptr<SmallDisk> SmallDisk::mounted_at(const fs::path& place) {
  fs::create_directories(place);
  if (!has_namespace() || ::mount("none", place.c_str(), "tmpfs", 0, size) != 0) return nullptr;
  return std::unique_ptr<SmallDisk>(new SmallDisk(place));
}

SmallDisk::~SmallDisk() { ::umount2(path_.c_str(), MNT_DETACH); }

void SmallDisk::fill() const {
  std::ofstream filler(path_ / "filler", std::ios::app);
  while (filler << std::string(page, 'x') << std::flush) {
  }
}

void SmallDisk::empty() const { fs::resize_file(path_ / "filler", 0); }

}  // namespace mainstay::testing
