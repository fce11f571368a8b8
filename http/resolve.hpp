#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "http/ip_address.hpp"
#include "runtime/result.hpp"

namespace mainstay::http {

/// One of the places that a host's name stands for.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;
  /// Of an address that is only known in one of this machine's networks.
  std::uint32_t zone = 0;
};

/// The same as the system's calls take it.
struct SocketAddress {
  sockaddr_storage place{};
  socklen_t size = 0;
  int family = 0;
};

SocketAddress socket_address(const Endpoint& endpoint) noexcept;

/// In the order in which they should be tried; never none. May take as long as the system's resolver does.
Result<std::vector<Endpoint>> resolve(const std::string& host, std::uint16_t port);

}  // namespace mainstay::http
