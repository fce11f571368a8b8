#include "benches/rude/address.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace mainstay::bench {

namespace {

sockaddr_in address(std::uint32_t host, std::uint16_t port) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_addr.s_addr = htonl(host);
  made.sin_port = htons(port);
  return made;
}

void must(bool done, const char* what) {
  if (!done) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

int connect_to(std::uint16_t port, unsigned from) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  must(made >= 0, "socket");
  const int on = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (from > 0) {
    ::setsockopt(made, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const auto here = address(0x7F000100U + from, 0);
    must(::bind(made, reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0, "bind");
  }
  const auto there = address(INADDR_LOOPBACK, port);
  must(::connect(made, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0, "connect");
  ::fcntl(made, F_SETFL, O_NONBLOCK);
  return made;
}

}  // namespace mainstay::bench
