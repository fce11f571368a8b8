#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cause.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// What was done to a model after a call.
struct Upkeep {
  /// How the state had drifted, where a reset did not bring the pristine one back and a fresh model took its place.
  std::string drift;
  /// Why the instance cannot go on.
  std::optional<Ending> ending;
};

/// A model with what keeps the calls to it apart: its state strategy, a prepared successor where that is to be
/// reloaded, and the canary, without whose right answer no model takes requests. The same in a thread and in a worker
/// process. Used by one thread at a time. Whatever the model's code throws ends here.
class KeptModel {
 public:
  static Result<std::unique_ptr<KeptModel>> load(const ModelSource& source, const LoadModel& load);

  KeptModel(const ModelSource& source, const LoadModel& load, std::unique_ptr<Model> model);
  ~KeptModel();

  const Signature& signature() const { return model_->signature(); }

  /// One call, as Model has it, but nothing is thrown.
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, CallControl& control);
  /// To be said after the answer to each call was sent, before the next one.
  Upkeep after_call();

  /// Asked for by an operator or a breaker, between two calls.
  Status reset();
  Status reload();
  Status canary();

 private:
  const ModelSource& source_;
  const LoadModel& load_;
  std::unique_ptr<Model> model_;
};

}  // namespace mainstay
