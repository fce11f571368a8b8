#pragma once

#include <string>

#include "runtime/model.hpp"
#include "runtime/queue/completion.hpp"

namespace mainstay {

/// What can be done to the set of models that are served. Nothing here waits; what is asked for of one model happens in
/// the order in which it was asked for.
class ModelsControl {
 public:
  virtual ~ModelsControl() = default;

  /// Adds a model, to be loaded when the strategy says so.
  virtual void serve(const ModelSource& source) = 0;
  /// Loads the new one beside the one of the same name and version, which serves until the new one is warm, and drains
  /// after. `done`: it has taken over; an error says why it has not, and then the old one serves on. Where the old one
  /// is not loaded, the new one just takes its place, and is loaded when the strategy says so.
  virtual void replace(const ModelSource& source, Completion done) = 0;
  /// Lets what is under way be finished, and stops it.
  virtual void remove(const std::string& name, const std::string& version) = 0;
  /// Has a model loaded; `done` when it is. Whoever asks for a model that is being loaded joins that load.
  virtual void load(const std::string& name, const std::string& version, Completion done) = 0;
  /// Whether it is loaded, and takes requests.
  virtual bool serves(const std::string& name, const std::string& version) const = 0;
};

}  // namespace mainstay
