#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::http::test {

/// What somebody was sent.
struct Received {
  /// The method and the target.
  std::string what;
  /// Their names in lower case.
  std::map<std::string, std::string> headers;
  std::string body;
};

/// Takes webhooks on a free port of 127.0.0.1, each when its test says so: until then whoever comes is connected and
/// waits.
class Receiver {
 public:
  Receiver() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    auto* const address = reinterpret_cast<sockaddr*>(&place);
    if (::bind(socket_, address, size) != 0 || ::listen(socket_, 16) != 0 ||
        ::getsockname(socket_, address, &size) != 0)
      throw std::runtime_error("nothing listens");
    port_ = ntohs(place.sin_port);
    wait_no_longer_than(socket_, 60);
  }
  ~Receiver() {
    for (const int connection : held_) ::close(connection);
    ::close(socket_);
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  std::string host() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// The next one, answered with the status and headers given, each with its line's end.
  Received take(int status = 204, const std::string& headers = "") {
    return take_raw("HTTP/1.1 " + std::to_string(status) + " Whatever\r\n" + headers + "Content-Length: 0\r\n\r\n");
  }
  /// The next one, answered with these bytes.
  Received take_raw(const std::string& answer) {
    const int connection = ::accept(socket_, nullptr, nullptr);
    if (connection < 0) throw std::runtime_error("nobody came");
    wait_no_longer_than(connection, 60);
    auto received = read(connection);
    (void)!::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    ::close(connection);
    return received;
  }
  /// The next one, which is not answered before the receiver's end.
  Received hold() {
    held_.push_back(::accept(socket_, nullptr, nullptr));
    if (held_.back() < 0) throw std::runtime_error("nobody came");
    wait_no_longer_than(held_.back(), 60);
    return read(held_.back());
  }
  /// To the one that was held last.
  void send(std::string_view bytes) { (void)!::send(held_.back(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  /// Whether somebody is connected, or was, and was not taken.
  bool has_somebody() {
    wait_no_longer_than(socket_, 0);
    const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK);
    if (connection >= 0) ::close(connection);
    return connection >= 0;
  }

 private:
  static void wait_no_longer_than(int socket, int seconds) {
    const timeval time{.tv_sec = seconds, .tv_usec = seconds == 0 ? 1 : 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  }

  static Received read(int connection) {
    std::string text;
    const auto more = [&] {
      char space[4096];
      const auto size = ::recv(connection, space, sizeof space, 0);
      if (size > 0) text.append(space, static_cast<std::size_t>(size));
      return size > 0;
    };
    std::size_t end;
    while ((end = text.find("\r\n\r\n")) == text.npos)
      if (!more()) return {};
    Received received{.what = text.substr(0, text.find(" HTTP/1.1\r\n")), .headers = {}, .body = {}};
    for (auto at = text.find("\r\n") + 2; at < end + 2; at = text.find("\r\n", at) + 2) {
      const auto line = text.substr(at, text.find("\r\n", at) - at);
      auto name = line.substr(0, line.find(':'));
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
      received.headers[name] = line.substr(line.find(": ") + 2);
    }
    const auto length = std::stoul(received.headers["content-length"]);
    while (text.size() < end + 4 + length)
      if (!more()) return {};
    received.body = text.substr(end + 4, length);
    return received;
  }

  int socket_;
  std::vector<int> held_;
  std::uint16_t port_ = 0;
};

/// Somebody at 127.0.0.1 to whom no connection can be made, and who does not say so.
class DeafReceiver {
 public:
  DeafReceiver() {
    for (int& socket : sockets_) socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    auto* const address = reinterpret_cast<sockaddr*>(&place);
    if (::bind(sockets_[0], address, size) != 0 || ::listen(sockets_[0], 0) != 0 ||
        ::getsockname(sockets_[0], address, &size) != 0)
      throw std::runtime_error("nothing listens");
    port_ = ntohs(place.sin_port);
    // There is room for one that waits to be accepted; whoever comes then is not heard.
    if (::connect(sockets_[1], address, size) != 0) throw std::runtime_error("cannot connect");
  }
  ~DeafReceiver() {
    for (const int socket : sockets_) ::close(socket);
  }
  DeafReceiver(const DeafReceiver&) = delete;
  DeafReceiver& operator=(const DeafReceiver&) = delete;

  std::uint16_t port() const noexcept { return port_; }

 private:
  std::array<int, 2> sockets_{};
  std::uint16_t port_ = 0;
};

}  // namespace mainstay::http::test
