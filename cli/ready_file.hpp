#pragma once

#include <cstdint>
#include <string>

#include "runtime/result.hpp"

namespace mainstay::cli {

/// Tells another program where the server listens: {"host", "port", "pid"}. There whole or not at all.
Status write_ready_file(const std::string& path, const std::string& host, std::uint16_t port);

}  // namespace mainstay::cli
