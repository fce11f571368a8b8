#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/queue/request.hpp"

namespace mainstay {

/// A model that is loaded, and could be unloaded to make room for another one.
struct Evictable {
  std::string key;
  /// That it would give back; 0: not known, so that nothing is hoped for from it.
  std::uint64_t bytes = 0;
  /// Nobody waits for an answer of it.
  bool idle = false;
  bool always_loaded = false;
  Clock::time_point last_used{};
};

/// What a load asks for, in bytes.
struct RoomAsked {
  /// What the load will take.
  std::uint64_t bytes = 0;
  /// What must be available for any load, however small.
  std::uint64_t minimum = 0;
  std::uint64_t available = 0;
  /// Models that may be unloaded for it.
  unsigned max_unload = 0;

  std::uint64_t needed() const noexcept { return bytes > minimum ? bytes : minimum; }
};

/// How a load gets the memory that it needs; made before anything is done for it.
struct RoomPlan {
  enum class Kind : std::uint8_t {
    enough,  ///< there is room
    unload,  ///< there will be, once those of `unload` are gone
    cannot,  ///< no unloading that is allowed would make enough: nothing is to be unloaded
  };
  Kind kind = Kind::enough;
  /// Keys, in order: least recently used first.
  std::vector<std::string> unload;
  std::uint64_t needed = 0;
  std::uint64_t available = 0;
  /// What would be available after as much as may be unloaded; less than `needed` where it cannot be.
  std::uint64_t reachable = 0;
};

/// Goes through the idle models, the least recently used first, until `max_unload` of those it has seen would make
/// enough room; of these it takes as few as do.
RoomPlan plan_room(const RoomAsked& asked, std::vector<Evictable> loaded);

/// "needs 80 MiB, 12 MiB are available", for people.
std::string balance(std::uint64_t needed, std::uint64_t available);

/// Why the load is refused, for people: what is needed, what is available and what could be.
std::string shortage(const RoomPlan& plan);

}  // namespace mainstay
