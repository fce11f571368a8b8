#pragma once

#include <sys/types.h>

#include <cstddef>
#include <iosfwd>

namespace mainstay::chaos {

/// What a server holds.
struct Footprint {
  std::size_t threads = 0;
  std::size_t descriptors = 0;
  std::size_t children = 0;
  /// Children that are dead and not asked for.
  std::size_t zombies = 0;
  std::size_t resident_mib = 0;

  /// As /proc shows it.
  static Footprint of(pid_t server);
  /// It has as many of everything that can be counted, and not a zombie.
  bool is_back_to(const Footprint& before) const;
};

std::ostream& operator<<(std::ostream& out, const Footprint& footprint);

}  // namespace mainstay::chaos
