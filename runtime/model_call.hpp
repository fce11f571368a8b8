#pragma once

#include <atomic>
#include <vector>

#include "runtime/tensor.hpp"
#include "runtime/trace.hpp"

namespace mainstay {

/// What whoever waits for a call and the call itself can say to one another while it runs. Lies in memory that a server
/// and its worker process share, so that it holds nothing but lock-free atomics.
struct CallControl {
  /// Nobody wants the answer any more: the model may stop, and whatever it then returns is thrown away.
  std::atomic<bool> cancelled{false};
  /// How much of the call is done, from 0 to 1, where the model says so.
  std::atomic<float> progress{0};
};

/// Takes an answer in pieces, while it is computed. For the thread of the call.
class Pieces {
 public:
  Pieces() = default;
  virtual ~Pieces() = default;
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;

  /// Waits while those before have not been taken, and no longer than the call's deadline. False: nobody wants more,
  /// and the model should stop.
  virtual bool emit(std::vector<Tensor> piece) = 0;
};

/// What a call has besides its inputs.
struct ModelCall {
  // Most calls have nothing else.
  // NOLINTNEXTLINE(google-explicit-constructor)
  ModelCall(CallControl& control, Pieces* pieces = nullptr, const Trace* trace = nullptr)
      : control(control), pieces(pieces), trace(trace) {}

  CallControl& control;
  /// Null: nobody takes any.
  Pieces* pieces;
  /// Null: the call belongs to none.
  const Trace* trace;
};

}  // namespace mainstay
