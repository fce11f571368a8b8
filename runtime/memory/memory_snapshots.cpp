#include "runtime/memory/memory_snapshots.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "runtime/log/utc_time.hpp"

namespace mainstay {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "memory-";
constexpr std::string_view suffix = ".json";
/// As in 20260131T235959Z; 9 stands for any digit.
constexpr std::string_view time_pattern = "99999999T999999Z";
/// Snapshots of one second that get names of their own.
constexpr unsigned most_a_second = 100;
constexpr mode_t owner_and_group = 0640;

Error failed(const char* what, int why) {
  return {Errc::internal, std::string(what) + ": " + std::generic_category().message(why)};
}

/// Of several of the same second the first has no number.
std::string name_of(const std::string& time, unsigned number) {
  return std::string(prefix) + time + (number > 1 ? "-" + std::to_string(number) : "") + std::string(suffix);
}

bool is_time(std::string_view text) {
  const auto fits = [](char letter, char pattern) {
    return pattern == '9' ? letter >= '0' && letter <= '9' : letter == pattern;
  };
  return std::equal(text.begin(), text.end(), time_pattern.begin(), time_pattern.end(), fits);
}

/// When a snapshot was taken, in an order that is that of time; nothing: the name is not one of ours.
std::optional<std::pair<std::string, unsigned>> taken(const std::string& name) {
  std::string_view text = name;
  if (!text.starts_with(prefix) || !text.ends_with(suffix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.size() < time_pattern.size() + suffix.size()) return std::nullopt;
  text.remove_suffix(suffix.size());
  const auto time = text.substr(0, time_pattern.size());
  if (!is_time(time)) return std::nullopt;
  unsigned number = 1;
  if (text.size() > time.size()) {
    const auto* const end = text.data() + text.size();
    if (text[time.size()] != '-') return std::nullopt;
    if (std::from_chars(text.data() + time.size() + 1, end, number).ptr != end || number < 2) return std::nullopt;
  }
  return std::pair{std::string(time), number};
}

/// 0, or errno.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int write_file(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, owner_and_group);
  if (file < 0) return errno;
  const int why = write_all(file, text);
  // A file system may say only now that it is full.
  const int closed = ::close(file) == 0 ? 0 : errno;
  return why != 0 ? why : closed;
}

/// 0, or errno: EEXIST where the name is taken.
int rename_anew(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL) return errno;
  // A file system that cannot do both at once.
  if (::access(to.c_str(), F_OK) == 0) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

}  // namespace

MemorySnapshots::MemorySnapshots(fs::path folder, unsigned keep)
    : folder_(std::move(folder)), keep_(std::max(1U, keep)) {}

Status MemorySnapshots::write(std::string_view text, std::chrono::system_clock::time_point now) {
  try {
    if (auto written = write_new(text, now); !written) return written;
    return remove_old();
  } catch (const std::exception& failure) {
    return Error{Errc::internal, failure.what()};
  }
}

Status MemorySnapshots::write_new(std::string_view text, std::chrono::system_clock::time_point now) {
  std::error_code failure;
  fs::create_directories(folder_, failure);
  if (failure) return failed("create the folder", failure.value());
  // A process that dies in the middle leaves this one file, and its successor's may overwrite it.
  const auto unfinished = folder_ / (".memory-" + std::to_string(::getpid()) + ".unfinished");
  auto why = write_file(unfinished, text);
  const char* what = "write";
  if (why == 0) {
    what = "rename";
    why = EEXIST;
    const auto time = utc_stamp(now);
    for (unsigned number = 1; why == EEXIST && number <= most_a_second; ++number)
      why = rename_anew(unfinished, folder_ / name_of(time, number));
  }
  if (why == 0) return success();
  ::unlink(unfinished.c_str());
  return failed(what, why);
}

Status MemorySnapshots::remove_old() const {
  std::vector<std::pair<std::pair<std::string, unsigned>, fs::path>> ours;
  std::error_code failure;
  for (fs::directory_iterator file(folder_, failure), end; !failure && file != end; file.increment(failure))
    if (auto when = taken(file->path().filename())) ours.emplace_back(std::move(*when), file->path());
  if (failure) return failed("look into the folder", failure.value());
  std::sort(ours.begin(), ours.end());
  for (std::size_t i = 0; i + keep_ < ours.size(); ++i)
    if (::unlink(ours[i].second.c_str()) != 0 && errno != ENOENT) return failed("remove an old one", errno);
  return success();
}

}  // namespace mainstay
