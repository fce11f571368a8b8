#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace mainstay::http {

/// What of a configuration's TLS works, but not for long or not well: certificates that are not valid, or not for much
/// longer, and keys that others than their owner can read. Nothing of what cannot be read at all.
std::vector<std::string> tls_remarks(const config::Server& server, std::chrono::system_clock::time_point now);

}  // namespace mainstay::http
