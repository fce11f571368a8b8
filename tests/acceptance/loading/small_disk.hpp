#pragma once

#include <filesystem>
#include <memory>

namespace mainstay::testing {

/// A file system of a few MiB that only this process and its children see. It is gone with this.
class SmallDisk {
 public:
  /// Nothing where this process may not mount any.
  static std::unique_ptr<SmallDisk> mounted_at(const std::filesystem::path& place);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Takes all the room that is left.
  void fill() const;
  /// Gives back what was taken.
  void empty() const;

 private:
  explicit SmallDisk(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path path_;
};

}  // namespace mainstay::testing
