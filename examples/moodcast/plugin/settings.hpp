#pragma once

#include <string>

namespace mainstay::moodcast {

struct Settings {
  /// A folder with a file for each model.
  std::string models = "models";
  /// The SQLite file with the check-ins.
  std::string checkins = "checkins.db";
};

/// From JSON: {"models", "checkins"}, each of which may be left out. A path is relative to the folder of this library.
/// Throws std::runtime_error.
Settings settings_from(const std::string& json);

}  // namespace mainstay::moodcast
