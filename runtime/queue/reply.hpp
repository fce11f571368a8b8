#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Who gets the answer. Called on the thread that answers: it must not block and must not throw.
class Receiver {
 public:
  virtual ~Receiver() = default;
  /// The answer; without outputs where all of it came in pieces.
  virtual void receive(Result<InferResponse> answer) noexcept = 0;

  /// Whether it takes pieces of an answer before its end.
  virtual bool takes_pieces() const noexcept { return false; }
  enum class Taken : std::uint8_t {
    yes,
    later,  ///< its client is behind: the same piece may be given again
    no,     ///< nothing will be taken any more
  };
  /// Called by one thread at a time, and never again once receive() was.
  virtual Taken take_piece(const std::vector<Tensor>& piece) noexcept {
    static_cast<void>(piece);
    return Taken::no;
  }
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

  bool takes_pieces() const noexcept { return receiver_ && receiver_->takes_pieces(); }
  /// Not after the answer.
  Receiver::Taken take_piece(const std::vector<Tensor>& piece) noexcept {
    return receiver_ ? receiver_->take_piece(piece) : Receiver::Taken::no;
  }

 private:
  std::unique_ptr<Receiver> receiver_;
};

}  // namespace mainstay
