#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// The models that a configuration asks for: those it names itself, and those that lie in its repository's folder as
/// model.pt or plugin.so, in NAME/ or in NAME/VERSION/.
struct FoundModels {
  /// By name; of each the highest version first.
  std::vector<ModelSource> models;
  /// Mistakes that must be repaired before anything is served.
  std::vector<config::Problem> problems;
  /// What was passed over, for the log.
  std::vector<std::string> remarks;
  /// Names of models of which nothing can be said now, for a file of theirs is being written or cannot be read. None of
  /// them is among `models`; whoever serves one leaves it as it is.
  std::set<std::string> unclear;
};

/// What else there is to be known for a search.
struct SearchTerms {
  /// Files that are being written.
  std::set<std::string> unsettled;
  /// JSON by model, put above all that files and the configuration say of it.
  std::map<std::string, std::string> overrides;
};

FoundModels find_models(const config::Loaded& loaded, const SearchTerms& terms = {});

}  // namespace mainstay
