#include "runtime/files/kept_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace mainstay {

namespace {

namespace fs = std::filesystem;

// What is being written begins so, which no file that is served does.
constexpr std::string_view draft_prefix = ".draft-";
// A draft that nobody has finished in this time is one of a server that was killed.
constexpr std::chrono::hours longest_draft{1};
// Names are made of random numbers: a second one that is taken would be a wonder.
constexpr int most_names = 8;

Error failed(int code) {
  const bool room = code == ENOSPC || code == EDQUOT || code == EFBIG || code == EMFILE || code == ENFILE;
  return {room ? Errc::unavailable : Errc::internal,
          std::string("the file cannot be kept: ") + std::generic_category().message(code)};
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }

 private:
  const int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(fd) == 0;
}

}  // namespace

KeptFolder::KeptFolder(std::string folder, Limits limits, IsOwn is_own)
    : folder_(std::move(folder)), limits_(limits), is_own_(std::move(is_own)) {}

Status KeptFolder::open() {
  if (known_) return success();
  std::error_code problem;
  fs::create_directories(folder_, problem);
  std::vector<std::pair<fs::file_time_type, File>> found;
  const auto stale = fs::file_time_type::clock::now() - longest_draft;
  for (fs::directory_iterator entry{folder_, problem}, end; !problem && entry != end; entry.increment(problem)) {
    std::error_code gone;
    const auto name = entry->path().filename().string();
    const auto written = entry->last_write_time(gone);
    if (gone || !entry->is_regular_file(gone) || entry->is_symlink(gone)) continue;
    const auto bytes = entry->file_size(gone);
    if (name.starts_with(draft_prefix) && written < stale) fs::remove(entry->path(), gone);
    if (is_own_(name)) found.push_back({written, {name, bytes}});
  }
  if (problem) return failed(problem.value());
  std::ranges::sort(found, {}, [](const auto& each) { return std::pair(each.first, each.second.name); });
  for (auto& [unused, file] : found) {
    bytes_ += file.bytes;
    files_.push_back(std::move(file));
  }
  count_ = files_.size();
  known_ = true;
  return success();
}

Status KeptFolder::make_room(std::uint64_t bytes) {
  if (bytes > limits_.max_bytes)
    return Error{Errc::unavailable, "the file cannot be kept: it has " + std::to_string(bytes) + " bytes, and all of " +
                                        "them together may have " + std::to_string(limits_.max_bytes)};
  while (count_ + 1 > limits_.max_files || bytes_ + bytes > limits_.max_bytes) {
    if (files_.empty())
      return Error{Errc::unavailable, "the file cannot be kept: others are being written, and leave no room"};
    const auto oldest = std::move(files_.front());
    files_.pop_front();
    // Somebody else may have removed it.
    if (::unlink(at(oldest.name).c_str()) != 0 && errno != ENOENT) return failed(errno);
    --count_;
    bytes_ -= oldest.bytes;
  }
  return success();
}

Status KeptFolder::write(const std::string& draft, std::string_view bytes) const {
  const Descriptor file(at(draft), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (file.get() < 0) return failed(errno);
  if (write_all(file.get(), bytes)) return success();
  const auto code = errno;
  ::unlink(at(draft).c_str());
  return failed(code);
}

Result<std::string> KeptFolder::publish(const std::string& draft, const std::function<std::string()>& make_name) const {
  for (int i = 0; i < most_names; ++i) {
    auto name = make_name();
    if (::link(at(draft).c_str(), at(name).c_str()) == 0) return name;
    if (errno != EEXIST) return failed(errno);
  }
  return Error{Errc::internal, "the file cannot be kept: every name is taken"};
}

Result<std::string> KeptFolder::keep(std::string_view bytes, const std::function<std::string()>& make_name) {
  {
    std::lock_guard guard{mutex_};
    if (auto status = open(); !status) return std::move(status).error();
    if (auto status = make_room(bytes.size()); !status) return std::move(status).error();
    ++count_;
    bytes_ += bytes.size();
  }
  const auto draft = std::string(draft_prefix) + make_name();
  auto written = write(draft, bytes);
  Result<std::string> name = written ? publish(draft, make_name) : std::move(written).error();
  if (written) ::unlink(at(draft).c_str());
  // So that the name itself outlives a loss of power.
  if (const Descriptor folder(folder_, O_RDONLY | O_DIRECTORY); name && folder.get() >= 0) ::fsync(folder.get());
  std::lock_guard guard{mutex_};
  if (name) {
    files_.push_back({*name, bytes.size()});
  } else {
    --count_;
    bytes_ -= bytes.size();
  }
  return name;
}

}  // namespace mainstay
