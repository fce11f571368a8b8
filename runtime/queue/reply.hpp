#pragma once

#include <memory>
#include <utility>

#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Who gets the answer. Called on the thread that answers: it must not block and must not throw.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void receive(Result<InferResponse> answer) noexcept = 0;
};

/// The promise of one answer: given exactly once, and given even if it is forgotten. Destroyed unanswered it answers
/// `unavailable`, so that no path, not even a crash, leaves a client waiting.
class Reply {
 public:
  explicit Reply(std::unique_ptr<Receiver> receiver) : receiver_(std::move(receiver)) {}
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&&) = delete;
  ~Reply();

  /// A second call is a mistake of the program and does nothing.
  void answer(Result<InferResponse> result) noexcept;

 private:
  std::unique_ptr<Receiver> receiver_;
};

}  // namespace mainstay
