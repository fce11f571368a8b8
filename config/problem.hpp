#pragma once

#include <cstdint>
#include <string>

namespace mainstay::config {

/// Ordered by precedence: what comes later wins.
enum class Origin : std::uint8_t { default_, file, environment, command_line };

/// Where a value came from.
struct Source {
  Origin origin = Origin::default_;
  /// For people: "default", "file mainstay.json:4", "environment MAINSTAY_SERVER__PORT", "command line --port".
  std::string text = "default";

  bool operator==(const Source&) const = default;
};

/// One mistake of the operator, told so that it can be repaired without reading anything else.
struct Problem {
  /// "mainstay.json:12", "environment MAINSTAY_SERVER__PORT" or "command line --port".
  std::string where;
  /// "server.port"; empty where the mistake has no path, as in a syntax error.
  std::string path;
  /// What was found and what is allowed.
  std::string message;

  bool operator==(const Problem&) const = default;
};

/// "mainstay.json:12: server.port: found 70000, allowed: an integer from 0 to 65535"
std::string to_string(const Problem& problem);

}  // namespace mainstay::config
