#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay {

/// Why an instance of a model came to its end.
enum class Cause : std::uint8_t {
  crashed,   ///< it could not be loaded, threw, or died
  hung,      ///< it passed its deadline
  stale,     ///< its state drifted from the pristine one
  leaking,   ///< it took too much memory
  poisoned,  ///< its device is no longer usable
  asked,     ///< an operator wanted it, or the server stops
  recycled,  ///< its turn had come
  lost,      ///< the node it ran on is gone
};

/// How many there are, from the first to the last.
inline constexpr std::size_t causes = 8;

std::string_view name_of(Cause cause) noexcept;

/// The end of an instance.
struct Ending {
  Cause cause = Cause::asked;
  std::string message;
};

}  // namespace mainstay
