#pragma once

#include <string>
#include <vector>

#include "runtime/loading/repository.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// A model that is not what it was.
struct ChangedModel {
  ModelSource source;
  bool file = false;
  /// The paths of the values that differ.
  std::vector<std::string> configuration;

  /// "file", "configuration (instances, batch.max_size)", or both.
  std::string what() const;
};

struct Changes {
  std::vector<ModelSource> added;
  std::vector<ChangedModel> changed;
  std::vector<ModelSource> removed;

  bool empty() const { return added.empty() && changed.empty() && removed.empty(); }
};

/// What must happen for whoever serves `before` to serve `after`. A model that is unclear is left as it is.
Changes changes_between(const FoundModels& before, const FoundModels& after);

}  // namespace mainstay
