#pragma once

#include <vector>

#include "runtime/model_call.hpp"
#include "runtime/queue/job.hpp"

namespace mainstay {

/// The way of an answer's pieces to the client of a request. A client that is behind holds up the model, up to the
/// deadline of the request, so that never more than one piece waits here.
class JobPieces final : public Pieces {
 public:
  /// Both outlive it.
  JobPieces(Job& job, const CallControl& control) : job_(job), control_(control) {}

  bool emit(std::vector<Tensor> piece) override;

  /// To be said when the model has returned: its outputs go the way of the pieces before, and what is left to be
  /// answered is how it went. A client that takes nothing any more is answered here.
  Result<std::vector<Tensor>> finish(Result<std::vector<Tensor>> outputs);

 private:
  bool take(const std::vector<Tensor>& piece);

  Job& job_;
  const CallControl& control_;
  bool over_ = false;
  /// The client takes nothing any more, and nothing else has ended the call.
  bool unwanted_ = false;
};

}  // namespace mainstay
