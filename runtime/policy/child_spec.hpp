#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "config/config.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Which ends of a child are followed by a restart.
enum class RestartType : std::uint8_t {
  permanent,  ///< every one
  transient,  ///< those that are abnormal
  temporary,  ///< none; the child is forgotten when it ends
};

/// The child is not asked to stop, it is killed.
struct BrutalKill {
  bool operator==(const BrutalKill&) const = default;
};
/// The child may take as long as it likes to stop: right for a supervisor, whose own children have their times.
struct NoLimit {
  bool operator==(const NoLimit&) const = default;
};
/// How a child is stopped. A time: it is asked, and killed if it is still there after that time.
using Shutdown = std::variant<std::chrono::nanoseconds, BrutalKill, NoLimit>;

/// Whether a supervisor ends with its significant children.
enum class AutoShutdown : std::uint8_t {
  never,
  any_significant,  ///< when one of them has ended for good
  all_significant,  ///< when the last of them has
};

/// One child as its supervisor is told of it.
struct ChildSpec {
  std::string id;
  RestartType restart = RestartType::permanent;
  Shutdown shutdown = std::chrono::seconds{5};
  bool significant = false;
  /// The waits before its restarts; nothing: it is restarted at once.
  std::optional<config::Restart> backoff;
};

/// What is wrong with a spec, if anything is.
Status check(const ChildSpec& spec, AutoShutdown auto_shutdown);

}  // namespace mainstay
