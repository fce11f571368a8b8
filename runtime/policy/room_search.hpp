#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/memory/memory_reading.hpp"
#include "runtime/policy/room_plan.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// What is known when a load's turn has come, in bytes.
struct RoomCase {
  /// What the load will take, and what must be available for any load.
  std::uint64_t needs = 0;
  std::uint64_t minimum = 0;
  std::uint64_t available = 0;
  MemoryLevel level = MemoryLevel::normal;
  /// Loads that are under way, and what they may still take.
  std::size_t under_way = 0;
  std::uint64_t promised = 0;
  /// Models that are on their way out to make room: they still have their memory.
  std::size_t leaving = 0;
  /// A request waits for it: what nobody waits for drives nobody out.
  bool urgent = false;
  /// Models that may be unloaded for it.
  unsigned max_unload = 0;
  /// How long it may wait for models that are in use to become idle.
  std::chrono::nanoseconds patience{0};
};

/// Whether a load may begin, and what is done so that it may.
struct RoomDecision {
  enum class Kind : std::uint8_t {
    enough,
    soon,   ///< more is known when somebody has gone, or another load is over; nobody else begins before
    later,  ///< it looks again `at`, and others have their turn meanwhile
    none,   ///< it is refused
  };
  Kind kind = Kind::enough;
  /// Who is to be unloaded for it now, where the answer is `soon`.
  std::vector<std::string> unload = {};
  Clock::time_point at{};
  /// Why there is none, for people.
  std::string why = {};
};

/// One load's search for room, from its first look to its begin.
struct RoomSearch {
  /// Between two looks of a load that waits for models that are in use.
  static constexpr std::chrono::milliseconds look_again_after{250};

  /// Models were unloaded for it, which is done once.
  bool made_room = false;
  /// Since when it has waited for memory that others use.
  std::optional<Clock::time_point> short_since = std::nullopt;

  RoomDecision look(const RoomCase& at, std::vector<Evictable> loaded, Clock::time_point now);
  /// One that was to be unloaded is in use after all; when to look again.
  Clock::time_point put_off(Clock::time_point now) noexcept;
};

}  // namespace mainstay
