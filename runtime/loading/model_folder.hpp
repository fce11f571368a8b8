#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace mainstay {

/// The names of the folders in a folder but for hidden ones, in alphabetical order; what they are links to counts.
std::vector<std::string> folders_in(const std::filesystem::path& folder, std::error_code& error);

/// What a folder holds that can be served.
struct ModelFolder {
  /// model.pt or plugin.so, the first one that is there; empty: neither is.
  std::string file;
  /// The names of the others.
  std::vector<std::string> passed_over;
  /// model.json; empty: there is none.
  std::string description;

  bool empty() const { return file.empty() && description.empty(); }
};

ModelFolder look_into(const std::filesystem::path& folder, std::error_code& error);

}  // namespace mainstay
