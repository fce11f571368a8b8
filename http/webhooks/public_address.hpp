#pragma once

#include "http/ip_address.hpp"

namespace mainstay::http {

/// Whether an address is one machine's somewhere on the internet: not of this machine, of a network of its own, of many
/// machines at once, or one that means another address.
bool is_public(const IpAddress& address) noexcept;

}  // namespace mainstay::http
