#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace mainstay::http {

/// An answer that goes on: its head is on the way, pieces follow until it ends. From any thread. Destroyed it ends.
class Stream {
 public:
  /// One piece may go to many streams.
  using Piece = std::shared_ptr<const std::string>;

  enum class Taken : std::uint8_t {
    yes,
    full,    ///< the reader is behind: this piece is left out, a later one may be taken
    closed,  ///< nothing will be taken any more: the reader has gone, was too slow, or the server ended the answer
  };

  Stream() = default;
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Never waits. A piece is taken whole or not at all.
  virtual Taken write(const Piece& piece) noexcept = 0;
  virtual bool closed() const noexcept = 0;
  /// The reader gets what was taken before, and sees that this was all.
  virtual void end() noexcept = 0;
  /// The same, with one piece more, which is taken however far the reader is behind.
  virtual void end_with(const Piece& last) noexcept = 0;
};

}  // namespace mainstay::http
