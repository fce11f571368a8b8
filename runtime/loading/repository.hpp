#pragma once

#include <string>
#include <vector>

#include "config/load.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// The models that a configuration asks for: those it names itself, and those that lie in its repository's folder as
/// model.pt or plugin.so, in NAME/ or in NAME/VERSION/.
struct FoundModels {
  std::vector<ModelSource> models;
  /// Mistakes that must be repaired before anything is served.
  std::vector<config::Problem> problems;
  /// What was passed over, for the log.
  std::vector<std::string> remarks;
};

FoundModels find_models(const config::Loaded& loaded);

}  // namespace mainstay
