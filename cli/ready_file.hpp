#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/result.hpp"

namespace mainstay::cli {

struct Listening {
  std::string host;
  std::uint16_t port = 0;
};

/// Tells another program where the server listens: {"host", "port", "pid"}, and where admin has an address of its own,
/// "admin": {"host", "port"}. There whole or not at all.
Status write_ready_file(const std::string& path, const Listening& main, const std::optional<Listening>& admin);

}  // namespace mainstay::cli
