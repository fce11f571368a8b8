#pragma once

#include <http_parser.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/error.hpp"

namespace mainstay::http {

struct FramingLimits {
  std::size_t max_header_bytes;
  std::uint64_t max_body_bytes;
};

/// Watches the bytes that one connection receives and decides what RESTinio gets to see of them.
///
/// What is well-formed goes on as it is, mostly without being copied. A head that has not arrived as a whole is held
/// back until it has, and so is a chunked body, which goes on as one with a length. A request that breaks a rule or a
/// limit is replaced as a whole by a refusal (refusal.hpp), in its place among the others; nothing goes on after it.
class Framing {
 public:
  Framing(FramingLimits limits, std::string_view refusal_key);

  struct Step {
    /// So many of the bytes received go on from where they lie; what is to be taken comes after them.
    std::size_t pass = 0;
    /// The client waits for a word before it sends the body: "100 Continue".
    bool invite_body = false;
  };

  /// Not to be called while there is something to be taken, nor after a refusal. May change the bytes it passes.
  Step receive(std::span<char> bytes);

  /// Moves what goes on from memory of this class; how much of `space` was filled.
  std::size_t take(std::span<char> space);
  bool has_output() const noexcept { return taken_ < output_.size(); }

  /// Nothing that comes now will be looked at.
  bool refused() const noexcept { return state_ == State::refused; }

 private:
  enum class State : std::uint8_t { head, sized_body, chunked_body, refused };

  static const http_parser_settings& callbacks() noexcept;
  static int on_body(http_parser* parser, const char* at, std::size_t length);
  std::size_t parse(std::span<const char> bytes);
  void expect_head() noexcept;
  std::size_t read_head(std::span<char> bytes, Step& step);
  std::size_t read_sized_body(std::span<char> bytes, Step& step);
  std::size_t read_chunked_body(std::span<char> bytes);
  void accept_head(std::span<char> head, bool in_place, bool more_follows, Step& step);
  std::optional<Error> objection(std::string_view head) const;
  Error parser_error() const;
  Error body_too_large() const;
  void pass_on(std::span<const char> bytes, bool in_place, Step& step);
  void begin_rewriting(std::span<char> head);
  void finish_rewriting();
  void refuse(const Error& error, std::string_view head);

  FramingLimits limits_;
  std::string_view refusal_key_;
  http_parser parser_;
  State state_ = State::head;
  bool chunked_body_too_large_ = false;
  /// The head as far as it has come, where it came in pieces.
  std::string partial_head_;
  std::uint64_t body_left_ = 0;
  /// A chunked request as it is rewritten: its head, room for a length, and the body so far.
  std::string rewritten_;
  std::size_t length_at_ = 0;
  std::string output_;
  std::size_t taken_ = 0;
};

}  // namespace mainstay::http
