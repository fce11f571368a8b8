#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/cause.hpp"
#include "runtime/memory/available_memory.hpp"
#include "runtime/model.hpp"
#include "runtime/policy/state_policy.hpp"
#include "runtime/queue/errand.hpp"
#include "runtime/state/canary.hpp"
#include "runtime/state/understudy.hpp"

namespace mainstay {

/// What was done to a model after a call.
struct Upkeep {
  /// How the state had drifted, where a reset did not bring the pristine one back and a fresh model took its place.
  std::string drift;
  /// What an operator should know about how it was done; said once.
  std::string notice;
  /// Why the instance cannot go on.
  std::optional<Ending> ending;
  /// What the model's strategy wanted.
  StatePolicy::Action done = StatePolicy::Action::nothing;
};

/// A model with what keeps the calls to it apart: its state strategy, a prepared successor where that is to be
/// reloaded, and the canary, without whose right answer no model takes requests. The same in a thread and in a worker
/// process. Used by one thread at a time. Whatever the model's code throws ends here.
class KeptModel {
 public:
  /// `source` and `load` must outlive it.
  static Result<std::unique_ptr<KeptModel>> load(
      const ModelSource& source, const LoadModel& load, LoadProgress& progress,
      AvailableMemory memory = [] { return available_memory(); });

  /// Around a model that has just been loaded.
  KeptModel(
      const ModelSource& source, const LoadModel& load, std::unique_ptr<Model> model,
      AvailableMemory memory = [] { return available_memory(); });
  ~KeptModel();

  const Signature& signature() const { return signature_; }
  /// That the model takes, a prepared successor included; 0: it does not know. Asked between two calls.
  std::uint64_t bytes() const;

  /// One call, as Model has it, but nothing is thrown. Where nobody takes pieces, an answer that comes as one piece is
  /// as good as any, and one of more is refused.
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call);
  /// To be said after the answer to each call was sent, before the next one.
  Upkeep after_call();

  /// Asked for by an operator or a breaker, between two calls. A reload reads the model's file again; the model that
  /// is there stays if that fails, unless memory is too short for two. A canary that none is configured for is right; a
  /// wrong answer is no reason to end, but a model that fails at it is.
  ErrandOutcome run(Errand::Kind kind);
  ErrandOutcome reset();
  ErrandOutcome reload();
  ErrandOutcome canary();

 private:
  Result<std::unique_ptr<Model>> load_another();
  /// Asks the canary and puts back what that left behind; where that cannot be, another model takes its place. An
  /// ending where the model is not fit for anything afterwards.
  ErrandOutcome admit(std::unique_ptr<Model>& model);
  ErrandOutcome ask_canary(Model& model);
  /// The state after loading, be it by loading once more.
  ErrandOutcome restore(std::unique_ptr<Model>& model);
  Status find_canary();
  /// Calls that nobody waits for. One that the model fails at is the model's failure.
  ErrandOutcome warm_up(std::unique_ptr<Model>& model, LoadProgress& progress);
  /// What is wrong with the state after it was put back; empty: nothing.
  std::string put_back(Model& model, bool verify);

  /// A fresh model in the place of one whose state has drifted; why that cannot be, otherwise.
  std::optional<Ending> replace_drifted(std::string drift);
  Status replace_by_successor();
  enum class Old : bool {
    stays,   ///< it is sound: it serves on where no other is to be had
    may_go,  ///< it is of no use: if there is no room for two, it goes first
  };
  Status replace_by_loading(Old old);
  Result<std::unique_ptr<Model>> load_admitted();
  /// Makes room for the one that is to be loaded in its place.
  void let_go(const char* why);
  /// From now on it is the one.
  void adopt(std::unique_ptr<Model> model);
  void prepare_successor(std::unique_ptr<Model> retired = nullptr);
  bool room_for(std::size_t bytes) const;
  std::size_t size_in_file() const;

  const ModelSource& source_;
  const LoadModel& load_;
  const AvailableMemory memory_;
  const Signature signature_;
  StatePolicy policy_;
  std::unique_ptr<Model> model_;
  std::optional<std::uint64_t> pristine_;
  std::optional<Canary> canary_;
  /// To be told with the next upkeep.
  std::string drift_;
  std::string notice_;
  bool noticed_ = false;
  bool said_unverified_ = false;
  /// Last, for it looks at the others.
  Understudy understudy_;
};

}  // namespace mainstay
