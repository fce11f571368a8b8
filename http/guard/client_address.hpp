#pragma once

#include <span>
#include <string_view>

#include "config/access.hpp"
#include "http/ip_address.hpp"

namespace mainstay::http {

/// For whom a proxy asks. `said`: what it and those before it say of that, in whichever of the two headers is believed.
/// Each of them has added whom it had the request from, at the end: from there on, as long as who says so is trusted,
/// it is believed. What a client says of itself stands before that and never counts.
IpAddress client_address(const IpAddress& peer, std::span<const IpNetwork> trusted, config::ProxyHeader header,
                         std::string_view said);

}  // namespace mainstay::http
