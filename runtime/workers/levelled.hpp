#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/log/log.hpp"

namespace mainstay::workers {

/// A line that a worker prints because it is meant for its server's log.
struct Levelled {
  Log::Level level = Log::Level::warn;
  std::string_view text;
};

/// As it is printed, each line of the text for itself and with its level before it: "<3>" error, "<4>" warn, "<6>"
/// info,
/// "<7>" debug, as services print for systemd.
std::string print(const Levelled& said);

/// Nothing: the line was just printed.
std::optional<Levelled> read_levelled(std::string_view line) noexcept;

}  // namespace mainstay::workers
