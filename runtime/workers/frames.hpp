#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/result.hpp"

namespace mainstay::workers {

/// What a server and its worker say to one another.
enum class Kind : std::uint16_t {
  // The server's part. A call has one number, which the answers to it carry as well.
  load = 1,         ///< the model to load; the first thing that is said
  region = 2,       ///< memory that both share from now on; its descriptor comes along
  forget = 3,       ///< that memory is not used any more
  infer = 4,        ///< a call
  errand = 5,       ///< something that is asked for between two calls
  room = 6,         ///< the region for the outputs of the call; 0: there is none to be had
  bye = 7,          ///< end, in order
  piece_taken = 8,  ///< 1: go on; 0: nobody wants more pieces of the answer to the call
  // The worker's part.
  loaded = 101,       ///< the model is there, and its canary answered right
  load_failed = 102,  ///< it is not, and the worker ends
  room_wanted = 103,  ///< the outputs of the call need memory, so much of it
  answered = 104,     ///< the outputs; upkeep_done follows
  failed = 105,       ///< the error; upkeep_done follows where the model goes on
  upkeep_done = 106,  ///< what was done to the model after a call
  errand_done = 107,
  piece = 108,  ///< some outputs of a call that goes on; piece_taken is waited for
};

/// The largest body, of either side. Tensors do not count: they lie in shared memory.
inline constexpr std::size_t max_body_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t header_bytes = 24;

struct Frame {
  Kind kind{};
  std::uint64_t sequence = 0;
  std::string body;
};

/// Header and body as they go through the socket: magic, version, kind, sequence, size of the body; little-endian.
std::string frame(Kind kind, std::uint64_t sequence, std::string_view body);

/// Cuts what comes through a socket, in pieces of any size, back into frames. Believes nothing of it.
class Frames {
 public:
  void add(std::string_view bytes);
  /// The next whole frame; nothing: it has not come yet; an error: this will never be one.
  Result<std::optional<Frame>, std::string> next();

 private:
  std::string buffer_;
  std::size_t begin_ = 0;
};

}  // namespace mainstay::workers
