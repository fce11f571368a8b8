#include "runtime/loading/file_events.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "runtime/loading/model_folder.hpp"

namespace mainstay {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t came_or_went = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr std::uint32_t of_itself = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;
constexpr std::uint32_t asked_for =
    came_or_went | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

/// "models/" is called "models" where it lies.
fs::path without_slash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

const char* nowhere_is_here(const std::string& folder) { return folder.empty() ? "." : folder.c_str(); }

}  // namespace

struct FileEvents::Occurrence {
  int folder;
  std::uint32_t mask;
  std::string name;
};

FileEvents::FileEvents() : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ < 0) untold_.trouble.push_back(std::string("files cannot be watched: ") + std::strerror(errno));
}

FileEvents::~FileEvents() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FileEvents::watch(WatchedFiles wanted) {
  wanted_ = std::move(wanted);
  told_.clear();
  look_around(untold_);
}

FileNews FileEvents::read() {
  FileNews news = std::exchange(untold_, {});
  alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
  for (ssize_t size = 0; (size = ::read(descriptor_, buffer.data(), buffer.size())) > 0;) {
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      inotify_event event{};
      std::memcpy(&event, at, sizeof event);
      const char* name = at + sizeof event;
      heard({event.wd, event.mask, event.len > 0 ? std::string(name) : std::string()}, news);
      at = name + event.len;
    }
  }
  if (std::exchange(must_look_around_, false)) look_around(news);
  return news;
}

void FileEvents::heard(const Occurrence& event, FileNews& news) {
  if (event.mask & IN_Q_OVERFLOW) {
    must_look_around_ = true;
    for (const auto& [unused, places] : places_)
      for (const auto& place : places) all_in(place, news);
    return;
  }
  const auto places = places_.find(event.folder);
  if (places == places_.end()) return;
  if (event.mask & (of_itself | IN_IGNORED)) must_look_around_ = true;
  for (const auto& place : places->second) heard(place, event, news);
}

void FileEvents::heard(const Place& place, const Occurrence& event, FileNews& news) {
  const bool moved = event.mask & came_or_went;
  // What a link leads to is exchanged by a rename of something hidden, and editors write so, too; what else happens to
  // hidden files is nobody's business.
  const bool hidden = event.name.starts_with('.');
  if (event.name.empty() || (hidden && moved)) {
    if (place.names.empty()) news.touched.insert(place.folder);
    for (const auto& [unused, path] : place.names) news.touched.insert(path);
    must_look_around_ |= place.holds_folders;
    return;
  }
  if (hidden) return;
  if (place.holds_folders && (moved || (event.mask & IN_ISDIR))) must_look_around_ = true;
  if (!place.names.empty()) {
    if (const auto named = place.names.find(event.name); named != place.names.end()) news.touched.insert(named->second);
  } else if (place.holds_files || moved || (event.mask & IN_ISDIR)) {
    news.touched.insert((fs::path(place.folder) / event.name).string());
  }
}

void FileEvents::look_around(FileNews& news) {
  if (descriptor_ < 0) return;
  Places next;
  fresh_.clear();
  watch_repository(next, news);
  watch_files(next, news);
  for (const auto& [folder, unused] : places_)
    if (!next.contains(folder)) ::inotify_rm_watch(descriptor_, folder);
  places_ = std::move(next);
  for (const auto folder : fresh_)
    for (const auto& place : places_[folder]) all_in(place, news);
}

void FileEvents::watch_repository(Places& next, FileNews& news) {
  if (wanted_.repository.empty()) return;
  const auto root = without_slash(wanted_.repository);
  // It may be replaced by another one, or by a link to another one.
  add({root.parent_path().string(), {{root.filename().string(), wanted_.repository}}, true, true}, next, news);
  std::error_code no_matter;
  if (!add({wanted_.repository, {}, true, false}, next, news)) return;
  for (const auto& model : folders_in(wanted_.repository, no_matter)) {
    const auto folder = fs::path(wanted_.repository) / model;
    if (!add({folder.string(), {}, true, true}, next, news)) continue;
    for (const auto& version : folders_in(folder, no_matter))
      add({(folder / version).string(), {}, false, true}, next, news);
  }
}

void FileEvents::watch_files(Places& next, FileNews& news) {
  for (const auto& file : wanted_.files) {
    const fs::path path(file);
    add({path.parent_path().string(), {{path.filename().string(), file}}, false, true}, next, news);
  }
}

/// The folder is watched before anybody looks what is in it, so that nothing can happen unnoticed in between.
bool FileEvents::add(Place place, Places& next, FileNews& news) {
  const int watched = ::inotify_add_watch(descriptor_, nowhere_is_here(place.folder), asked_for);
  if (watched < 0) {
    const int why = errno;
    // Gone again: its own folder has said so, or will.
    if (why != ENOENT && why != ENOTDIR && told_.insert(place.folder).second)
      news.trouble.push_back(place.folder + " cannot be watched: " + std::strerror(why));
    return false;
  }
  told_.erase(place.folder);
  if (!places_.contains(watched)) fresh_.insert(watched);
  next[watched].push_back(std::move(place));
  return true;
}

void FileEvents::all_in(const Place& place, FileNews& news) const {
  for (const auto& [unused, path] : place.names) news.touched.insert(path);
  if (!place.names.empty()) return;
  news.touched.insert(place.folder);
  std::error_code error;
  fs::directory_iterator entry(place.folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (!entry->path().filename().string().starts_with('.')) news.touched.insert(entry->path().string());
}

}  // namespace mainstay
