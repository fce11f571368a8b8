#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay {

/// What is watched.
struct WatchedFiles {
  /// A folder of models and of their versions; empty: none.
  std::string repository;
  std::vector<std::string> files;

  bool operator==(const WatchedFiles&) const = default;
};

/// What has happened to watched files since it was last asked.
struct FileNews {
  /// Paths of files and folders, as they were given or begin with the repository as it was given.
  std::set<std::string> touched;
  /// What cannot be watched and why; told once.
  std::vector<std::string> trouble;
};

/// Hears from the kernel what happens to files: that they are written to, come, go, are renamed or change their rights.
/// Folders that come are watched as well, and what lies in them when they do counts as touched. Where the kernel could
/// not keep up, everything counts as touched. Not noticed is what happens where a link leads that is no folder of the
/// repository, or above the repository's and the files' own folders.
class FileEvents {
 public:
  FileEvents();
  ~FileEvents();
  FileEvents(const FileEvents&) = delete;
  FileEvents& operator=(const FileEvents&) = delete;

  /// What was not watched before counts as touched.
  void watch(WatchedFiles wanted);
  /// Readable when there is news; -1: nothing can be watched at all.
  int descriptor() const noexcept { return descriptor_; }
  /// Never waits.
  FileNews read();

 private:
  /// One reason to watch a folder.
  struct Place {
    std::string folder;
    /// By what they are called in it, what they are called outside; empty: everything in it.
    std::map<std::string, std::string> names;
    /// Folders that come or go in it matter, and change what has to be watched.
    bool holds_folders = false;
    bool holds_files = false;
  };
  using Places = std::map<int, std::vector<Place>>;

  struct Occurrence;
  void heard(const Occurrence& event, FileNews& news);
  void heard(const Place& place, const Occurrence& event, FileNews& news);
  /// Watches what is there now, instead of what was there before.
  void look_around(FileNews& news);
  void watch_repository(Places& next, FileNews& news);
  void watch_files(Places& next, FileNews& news);
  bool add(Place place, Places& next, FileNews& news);
  void all_in(const Place& place, FileNews& news) const;

  const int descriptor_;
  WatchedFiles wanted_;
  Places places_;
  /// The descriptors of folders that were not watched before.
  std::set<int> fresh_;
  std::set<std::string> told_;
  FileNews untold_;
  bool must_look_around_ = false;
};

}  // namespace mainstay
