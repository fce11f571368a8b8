#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/node_state.hpp"

namespace mainstay {

/// Older than that, whoever should have beaten does not go on.
inline constexpr std::chrono::seconds oldest_heartbeat{10};

/// What a server's health is judged by.
struct HealthFacts {
  struct Model {
    /// As it is called in a sentence: "model 'iris' version 1".
    std::string name;
    /// The server is not what it is configured to be without it.
    bool must_be_loaded = false;
    NodeState state = NodeState::unknown;
    /// It takes requests, and some instance computes them.
    bool ready = false;
    bool was_loaded = false;
    /// An operator unloaded it: no request loads it again.
    bool unwanted = false;
    bool breaker_open = false;
    /// As many of its threads hang as may.
    bool out_of_threads = false;

    /// It was unloaded because nobody used it; its next request loads it again.
    bool asleep() const noexcept { return state == NodeState::unloaded && was_loaded && !unwanted; }
  };
  std::vector<Model> models;
  bool starting = false;
  bool draining = false;
  bool memory_critical = false;
  /// Nothing: what beats has not begun to.
  std::optional<std::chrono::nanoseconds> heartbeat_age;
};

struct Health {
  enum class Status : std::uint8_t {
    ok,
    degraded,   ///< it serves, but not all that it should, or not for long
    unhealthy,  ///< it serves nothing that it must
  };
  Status status = Status::ok;
  /// Why it is not ok, the gravest first.
  std::vector<std::string> reasons;
};

std::string_view name_of(Health::Status status) noexcept;

Health judge_health(const HealthFacts& facts);

/// Why the process should be restarted: only what a restart would help against. Nothing: it should not.
std::optional<std::string> why_not_live(const HealthFacts& facts);

/// Why no requests should be sent here. A model that has been there and restarts is its own affair: a whole server that
/// is taken out of service for it would be what this one exists to prevent. Nothing: send them.
std::optional<std::string> why_not_ready(const HealthFacts& facts);

}  // namespace mainstay
