#pragma once

#include <vector>

#include "runtime/model_call.hpp"
#include "runtime/queue/job.hpp"

namespace mainstay {

inline Error client_went_away() { return {Errc::unavailable, "its client went away"}; }

/// The way of an answer's pieces to the client of a request. A client that is behind holds up the model, up to the
/// deadline of the request, so that never more than one piece waits here.
class JobPieces final : public Pieces {
 public:
  /// Both outlive it.
  JobPieces(Job& job, const CallControl& control) : job_(job), control_(control) {}

  bool emit(std::vector<Tensor> piece) override;

  /// The client takes nothing any more, and nothing else ended the call.
  bool unwanted() const noexcept { return unwanted_; }

 private:
  bool take(const std::vector<Tensor>& piece);

  Job& job_;
  const CallControl& control_;
  bool over_ = false;
  bool unwanted_ = false;
};

}  // namespace mainstay
