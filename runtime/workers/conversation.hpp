#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model.hpp"
#include "runtime/queue/errand.hpp"
#include "runtime/state/kept_model.hpp"
#include "runtime/workers/channel.hpp"
#include "runtime/workers/desk.hpp"
#include "runtime/workers/process.hpp"
#include "runtime/workers/region_pool.hpp"

namespace mainstay::workers {

/// The server's part of what is said between it and one worker. Used by one thread. An error where lost() is true
/// afterwards says that the worker is dead or has been killed, because it can no longer be believed.
class Conversation {
 public:
  /// Whether anybody still wants the answer.
  using Wanted = std::function<bool()>;

  Conversation(std::shared_ptr<Process> process, RegionPool::Limits limits);

  /// `begins` is told where it can be seen how far the worker has come.
  using Begins = std::function<void(std::shared_ptr<const LoadProgress>)>;
  Result<Signature> load(const ModelSource& source, const Begins& begins = {});
  /// One call. With `wanted` it is ended where nobody does any more: first by asking the model, then by force. The
  /// error `unavailable` says that it was not made, or given up by a model that was asked to, which is as good as
  /// before; `invalid_argument` the same of inputs that cannot be used, or outputs that cannot be taken; `not_found`
  /// the same of inputs that ask for what is not there. With `pieces` the answer may come in them, one after the other:
  /// the worker waits until each has been taken.
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const Wanted& wanted = {},
                                    Pieces* pieces = nullptr, const Trace* trace = nullptr);
  /// What the worker has done to the model after calls, as far as that was heard and not asked before. It need not be
  /// waited for between two calls: the worker begins the second one when it is done with the first, or not at all,
  /// where the instance ends.
  Result<Upkeep> upkeep(bool wait);
  Result<ErrandOutcome> errand(Errand::Kind kind);
  /// It is to end by itself.
  void bye();

  /// Told when the worker has put its model in order after a call while the next one waits for that.
  void when_in_order(std::function<void()> told) { told_in_order_ = std::move(told); }
  bool in_order() const noexcept { return upkeep_due_ == 0; }
  /// The worker has said that its instance ends; upkeep() says why.
  bool over() const noexcept { return upkeep_.ending.has_value(); }
  bool lost() const noexcept { return lost_; }
  /// The last call came as far as the model.
  bool begun() const noexcept { return desk_ != nullptr && desk_->begun.load() == sequence_; }
  /// Of the calls, one after the other, after the model was loaded. The worker may write anything to it at any time.
  std::shared_ptr<const CallControl> control() const { return {desk_region_, &desk_->control}; }
  bool starved() const noexcept { return desk_ != nullptr && desk_->starved.load(); }
  /// What was wrong with what the worker has sent.
  const std::string& garbage() const noexcept { return garbage_; }

 private:
  Result<RegionPool::Lease> lend(std::size_t bytes);
  bool say(Kind kind, std::string_view body, int descriptor = -1);
  Result<Frame> hear(const Wanted& wanted = {});
  Status believe(Channel::Received& received, std::uint64_t sequence);
  Status learn(const Frame& frame);
  Channel::Received listen_while(const Wanted& wanted);
  Result<std::vector<Tensor>> outputs_of(const Frame& frame, const std::array<RegionPool::Lease, 2>& regions);
  /// What a call's answer needs besides its frame.
  struct Answering {
    Pieces* pieces;
    RegionPool::Lease input;
    /// For the outputs; an error: it was asked for, and there was none to be had.
    Result<RegionPool::Lease> output;
    /// It was asked for since the last piece.
    bool asked = false;
  };
  /// What else a worker may say before it answers; an error: it should not have.
  Status make_room(const Frame& frame, Answering& answering);
  Status take_piece(const Frame& frame, const Answering& answering);
  Error lose(Verdict verdict, std::string what = {});
  Error unexpected(const Frame& frame);

  const std::shared_ptr<Process> process_;
  const std::shared_ptr<RegionPool> pool_;
  Channel channel_;
  std::shared_ptr<Region> desk_region_;
  Desk* desk_ = nullptr;
  std::uint64_t sequence_ = 0;
  /// What the outputs of the last call took: the next one is likely to need as much.
  std::size_t expected_room_ = 0;
  Upkeep upkeep_;
  /// The call after which the worker still has to say what it did; 0: none.
  std::uint64_t upkeep_due_ = 0;
  std::function<void()> told_in_order_;
  std::string garbage_;
  bool lost_ = false;
  /// Nobody wants the answer to the call under way any more, and the model was told so.
  bool cancelled_ = false;
  /// The model was told that nobody wants more pieces of its answer.
  bool stopped_ = false;
};

}  // namespace mainstay::workers
