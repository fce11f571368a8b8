#include "runtime/log/rotating_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace mainstay {

namespace {

constexpr mode_t owner_and_group = 0640;

/// As many whole lines as have room.
std::string_view fitting(std::string_view lines, std::size_t room) {
  if (lines.size() <= room) return lines;
  return lines.substr(0, lines.substr(0, room).rfind('\n') + 1);
}

std::string_view first_of(std::string_view lines) {
  const auto end = lines.find('\n');
  return end == lines.npos ? lines : lines.substr(0, end + 1);
}

}  // namespace

RotatingFile::RotatingFile(std::filesystem::path path, std::size_t max_bytes, unsigned keep)
    : path_(std::move(path)), max_bytes_(max_bytes), keep_(keep) {}

RotatingFile::~RotatingFile() { close(); }

Status RotatingFile::append(std::string_view& lines) {
  if (descriptor_ < 0)
    if (auto opened = open(); !opened) return opened;
  while (!lines.empty()) {
    auto part = regular_ ? fitting(lines, max_bytes_ - std::min(size_, max_bytes_)) : lines;
    if (part.empty() && size_ > 0) {
      if (auto rotated = rotate(); !rotated) return rotated;
      continue;
    }
    if (part.empty()) part = first_of(lines);
    if (auto written = write(part); !written) return written;
    lines.remove_prefix(part.size());
  }
  return success();
}

Status RotatingFile::open() {
  // O_NONBLOCK: a pipe that nobody reads is an error, not a reason to wait.
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, owner_and_group);
  if (descriptor_ < 0) return failed("open");
  struct stat found {};
  if (::fstat(descriptor_, &found) != 0) return failed("fstat");
  regular_ = S_ISREG(found.st_mode);
  size_ = regular_ ? static_cast<std::size_t>(found.st_size) : 0;
  // A process that died in the middle of a line must not spoil the first one of this.
  char last = '\n';
  if (size_ > 0 && ::pread(descriptor_, &last, 1, found.st_size - 1) == 1 && last != '\n') return write("\n");
  return success();
}

/// From the last to the first, each into a place that is free: the process may die between any two of them. What such
/// a death has left free is used up first.
Status RotatingFile::rotate() {
  close();
  unsigned free = 1;
  while (free < keep_ && ::access(aside(free).c_str(), F_OK) == 0) ++free;
  for (; free > 1; --free)
    if (::rename(aside(free - 1).c_str(), aside(free).c_str()) != 0) return failed("rename");
  if (::rename(path_.c_str(), aside(1).c_str()) != 0 && errno != ENOENT) return failed("rename");
  return open();
}

Status RotatingFile::write(std::string_view lines) {
  const auto before = static_cast<off_t>(size_);
  while (!lines.empty()) {
    const auto written = ::write(descriptor_, lines.data(), lines.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const int why = errno;
      // Half a line is none; where it cannot be taken back, the next opening ends it.
      if (regular_) (void)!::ftruncate(descriptor_, before);
      errno = why;
      return failed("write");
    }
    size_ += static_cast<std::size_t>(written);
    lines.remove_prefix(static_cast<std::size_t>(written));
  }
  return success();
}

Status RotatingFile::failed(const char* what) {
  auto message = std::string(what) + ": " + std::generic_category().message(errno);
  close();
  return Error{Errc::internal, std::move(message)};
}

void RotatingFile::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

std::filesystem::path RotatingFile::aside(unsigned number) const {
  return path_.string() + "." + std::to_string(number);
}

}  // namespace mainstay
