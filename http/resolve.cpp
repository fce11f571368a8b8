#include "http/resolve.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

namespace mainstay::http {

namespace {

Endpoint endpoint_of(const addrinfo& found, std::uint16_t port) {
  if (found.ai_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, found.ai_addr, sizeof v4);
    IpAddress::V4 bytes;
    std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
    return {IpAddress(bytes), port};
  }
  sockaddr_in6 v6;
  std::memcpy(&v6, found.ai_addr, sizeof v6);
  IpAddress::V6 bytes;
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return {IpAddress(bytes), port, v6.sin6_scope_id};
}

}  // namespace

SocketAddress socket_address(const Endpoint& endpoint) noexcept {
  SocketAddress made;
  const auto& bytes = endpoint.address.bytes();
  if (endpoint.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, bytes.data() + bytes.size() - sizeof v4.sin_addr, sizeof v4.sin_addr);
    std::memcpy(&made.place, &v4, sizeof v4);
    made.size = sizeof v4;
    made.family = AF_INET;
    return made;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(endpoint.port);
  v6.sin6_scope_id = endpoint.zone;
  std::memcpy(&v6.sin6_addr, bytes.data(), bytes.size());
  std::memcpy(&made.place, &v6, sizeof v6);
  made.size = sizeof v6;
  made.family = AF_INET6;
  return made;
}

Result<std::vector<Endpoint>> resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list))
    return Error{Errc::unavailable, host + " cannot be found: " + ::gai_strerror(error)};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{list, ::freeaddrinfo};
  std::vector<Endpoint> endpoints;
  for (const addrinfo* found = list; found; found = found->ai_next)
    if (found->ai_family == AF_INET || found->ai_family == AF_INET6) endpoints.push_back(endpoint_of(*found, port));
  if (endpoints.empty()) return Error{Errc::unavailable, host + " has no address"};
  return endpoints;
}

}  // namespace mainstay::http
