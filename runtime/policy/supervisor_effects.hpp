#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "runtime/queue/request.hpp"

/// What a supervisor hears of its children, and what it wants done.
namespace mainstay::supervision {

enum class ExitKind : std::uint8_t {
  normal,    ///< the child was done
  shutdown,  ///< it was told to stop
  abnormal,  ///< anything else
};

/// How a child ended.
struct Exit {
  ExitKind kind = ExitKind::abnormal;
  std::string message;
  /// Whether this life did some of what the child is for: then its next restart waits no longer than a first one.
  bool was_of_use = false;

  bool operator==(const Exit&) const = default;
};

enum class EndKind : std::uint8_t {
  asked,              ///< `Supervisor::stop`
  start_failed,       ///< a child could not be started for the first time
  intensity_reached,  ///< there were too many restarts
  auto_shutdown,      ///< its significant children have ended
};

/// Start the child and report `started` or `start_failed` with this incarnation.
struct Start {
  std::string id;
  std::uint64_t incarnation = 0;
  bool operator==(const Start&) const = default;
};
/// Ask the child to stop, and report `exited` when it has.
struct AskToStop {
  std::string id;
  bool operator==(const AskToStop&) const = default;
};
/// End the child whether it wants or not, and report `exited` when it has.
struct Kill {
  std::string id;
  bool operator==(const Kill&) const = default;
};
/// Call `timer` then. A further one does not cancel this one.
struct WakeAt {
  Clock::time_point at;
  bool operator==(const WakeAt&) const = default;
};
/// For the record: the child failed, and it will be started again after `wait`, together with those that its
/// supervisor's strategy ties to it.
struct Restarting {
  std::string id;
  std::uint64_t incarnation = 0;
  Exit exit;
  std::chrono::nanoseconds wait{0};
  bool operator==(const Restarting&) const = default;
};
/// The child is gone for good and its spec forgotten.
struct Removed {
  std::string id;
  std::string reason;
  bool operator==(const Removed&) const = default;
};
/// The supervisor has no running child any more and does nothing further.
struct Ended {
  EndKind kind = EndKind::asked;
  std::string reason;
  bool operator==(const Ended&) const = default;
};

using Effect = std::variant<Start, AskToStop, Kill, WakeAt, Restarting, Removed, Ended>;
/// In the order in which they are to be carried out.
using Effects = std::vector<Effect>;

}  // namespace mainstay::supervision
