#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::cli {

/// What a text means to somebody who looks for trouble.
enum class Mood : std::uint8_t { plain, title, good, warn, bad, idle };

/// How what is printed may look.
struct Look {
  bool terminal = false;
  bool colours = false;
  /// Columns and rows of the terminal; nothing: as many as it takes.
  std::optional<std::size_t> width;
  std::optional<std::size_t> height;
};

/// What this open file is good for at the moment. Colours are for terminals, and not where NO_COLOR is set.
Look look_of(int file);

/// The same text, in the colour of its mood where there are colours.
std::string painted(std::string_view text, Mood mood, const Look& look);

/// Of a model, a node of the tree, a breaker, a server, its memory.
Mood mood_of(std::string_view state) noexcept;

}  // namespace mainstay::cli
