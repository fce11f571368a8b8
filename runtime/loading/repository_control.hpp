#pragma once

#include <optional>
#include <string>

#include "runtime/queue/completion.hpp"

namespace mainstay {

/// What a client may have done with the repository.
class RepositoryControl {
 public:
  virtual ~RepositoryControl() = default;

  /// Looks at the repository again for this model alone, takes up what has changed of it, and loads it; an empty
  /// version means all those that are served. `config_override` is JSON as in a model.json, put above all that files
  /// and the configuration say; it holds until the next load, and nothing takes it back. `done`: everything is loaded.
  /// Never blocks.
  virtual void load(std::string name, std::string version, std::optional<std::string> config_override,
                    Completion done) = 0;
};

}  // namespace mainstay
