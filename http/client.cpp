#include "http/client.hpp"
#include "http/number_text.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace mainstay::http {

namespace {

constexpr std::size_t read_size = 64 * 1024;

Error unavailable(std::string message) { return {Errc::unavailable, std::move(message)}; }

// What a timed-out socket says is "try again", which it is not.
std::string reason(int error) {
  return error == EAGAIN || error == EINPROGRESS ? "it took too long" : std::generic_category().message(error);
}

void set_timeout(int socket, std::chrono::milliseconds timeout) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
  timeval value{};
  value.tv_sec = static_cast<time_t>(seconds.count());
  value.tv_usec = static_cast<suseconds_t>(std::chrono::microseconds(timeout - seconds).count());
  // The one for sending is the one for connecting, too.
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &value, sizeof value);
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

std::string text_of(const Address& address) {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace

Result<Address> parse_url(std::string_view url) {
  constexpr std::string_view plain = "http://", secured = "https://";
  const Error bad{Errc::invalid_argument,
                  "'" + std::string(url) + "' is not of the form http://HOST:PORT or https://HOST:PORT"};
  Address address;
  if (url.starts_with(secured)) address = {.port = 443, .tls = true};
  if (!address.tls && !url.starts_with(plain)) return bad;
  url.remove_prefix(address.tls ? secured.size() : plain.size());
  url = url.substr(0, url.find('/'));
  std::string_view port;
  if (url.starts_with('[')) {
    const auto end = url.find(']');
    if (end == std::string_view::npos) return bad;
    address.host = url.substr(1, end - 1);
    port = url.substr(end + 1);
  } else {
    const auto colon = url.find(':');
    address.host = url.substr(0, colon);
    if (colon != std::string_view::npos) port = url.substr(colon);
  }
  if (address.host.empty()) return bad;
  if (port.empty()) return address;
  address.port = number_in<std::uint16_t>(port.substr(1)).value_or(0);
  if (port.front() != ':' || address.port == 0) return bad;
  return address;
}

Result<Client> Client::connect(const Address& address, std::chrono::milliseconds timeout, TlsContext tls) {
  const auto endpoints = resolve(address.host, address.port);
  if (!endpoints) return unavailable("cannot connect to " + text_of(address) + ": " + endpoints.error().message);
  return connect(address, *endpoints, Patience{timeout}, std::move(tls));
}

Result<Client> Client::connect(const Address& address, std::span<const Endpoint> endpoints, Clock::time_point deadline,
                               TlsContext tls) {
  return connect(address, endpoints, Patience{std::nullopt, deadline}, std::move(tls));
}

Result<Client> Client::connect(const Address& address, std::span<const Endpoint> endpoints, const Patience& patience,
                               TlsContext tls) {
  int problem = EADDRNOTAVAIL;
  for (auto left = static_cast<int>(endpoints.size()); const auto& endpoint : endpoints) {
    const auto [place, size, family] = socket_address(endpoint);
    Client client{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), patience};
    // One that does not answer leaves the others their share of the time.
    const auto now = Clock::now();
    if (patience.deadline != Clock::time_point::max()) client.deadline_ = now + (patience.deadline - now) / left--;
    if (client.socket_ >= 0) {
      if (patience.timeout) set_timeout(client.socket_, *patience.timeout);
      if (client.hurry() && ::connect(client.socket_, reinterpret_cast<const sockaddr*>(&place), size) == 0) {
        client.deadline_ = patience.deadline;
        client.host_ = text_of(address);
        if (address.tls)
          if (auto secured = client.secure(std::move(tls), address.host); !secured) return std::move(secured).error();
        return client;
      }
    }
    problem = errno;
  }
  return unavailable("cannot connect to " + text_of(address) + ": " + reason(problem));
}

bool Client::hurry() noexcept {
  if (deadline_ == Clock::time_point::max()) return true;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
  if (left.count() > 0) {
    set_timeout(socket_, left);
    return true;
  }
  errno = EAGAIN;
  return false;
}

Status Client::secure(TlsContext context, const std::string& host) {
  if (!context) {
    auto usual = client_context({});
    if (!usual) return std::move(usual).error();
    context = std::move(usual).value();
  }
  tls_.emplace(std::move(context), host);
  std::array<char, read_size> space;
  for (;;) {
    const auto done = tls_->shake_hands();
    // What it says where it fails tells the server why.
    auto sent = send_raw(tls_->take());
    if (!done) return done.error();
    if (!sent || *done) return sent;
    const auto size = receive_raw(space);
    if (!size) return size.error();
    if (*size == 0) return unavailable(host_ + " closed the connection before TLS had begun");
    tls_->put({space.data(), *size});
  }
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      deadline_(other.deadline_),
      host_(std::move(other.host_)),
      tls_(std::move(other.tls_)),
      pending_(std::move(other.pending_)) {}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(deadline_, other.deadline_);
  host_.swap(other.host_);
  tls_.swap(other.tls_);
  pending_.swap(other.pending_);
  return *this;
}

Client::~Client() {
  if (socket_ < 0) return;
  if (tls_) {
    tls_->end();
    const auto goodbye = tls_->take();
    ::send(socket_, goodbye.data(), goodbye.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  ::close(socket_);
}

Result<ClientResponse> Client::request(std::string_view method, std::string_view path, std::string_view body,
                                       const std::vector<Header>& headers) {
  if (auto sent = send_request(method, path, body, headers); !sent) return std::move(sent).error();
  return receive(method);
}

Status Client::send_request(std::string_view method, std::string_view path, std::string_view body,
                            const std::vector<Header>& headers) {
  std::string text;
  text.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: ").append(host_).append("\r\n");
  for (const auto& header : headers) text.append(header.name).append(": ").append(header.value).append("\r\n");
  if (!body.empty() || method == "POST")
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  text.append("\r\n").append(body);
  return send(text);
}

Status Client::send(std::string_view bytes) {
  if (!tls_) return send_raw(bytes);
  tls_->write(bytes);
  return send_raw(tls_->take());
}

Status Client::send_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = hurry() ? ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) : -1;
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return unavailable("cannot send to " + host_ + ": " + reason(errno));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return success();
}

Result<std::string> Client::receive_some() {
  if (pending_.empty()) {
    auto status = fill();
    if (!status) return std::move(status).error();
  }
  return std::exchange(pending_, {});
}

void Client::finish_sending() noexcept {
  if (tls_) {
    tls_->end();
    const auto goodbye = tls_->take();
    ::send(socket_, goodbye.data(), goodbye.size(), MSG_NOSIGNAL);
  }
  ::shutdown(socket_, SHUT_WR);
}

bool Client::has_come() {
  if (!pending_.empty()) return true;
  pollfd waiting{socket_, POLLIN, 0};
  if (::poll(&waiting, 1, 0) <= 0) return false;
  if (!tls_) return true;
  // TLS has words of its own, which are no answer; whatever else there is will be said by whoever reads.
  std::array<char, read_size> space;
  const auto size = receive_raw(space);
  if (!size || *size == 0) return true;
  tls_->put({space.data(), *size});
  return !tls_->read(pending_) || !pending_.empty() || tls_->ended();
}

Result<std::size_t> Client::receive_raw(std::span<char> space) {
  ssize_t received;
  do received = hurry() ? ::recv(socket_, space.data(), space.size(), 0) : -1;
  while (received < 0 && errno == EINTR);
  if (received < 0) return unavailable("cannot read from " + host_ + ": " + reason(errno));
  return static_cast<std::size_t>(received);
}

// Adds what comes to `pending_`; nothing is added at the end of the connection.
Status Client::fill() {
  std::array<char, read_size> space;
  for (const auto before = pending_.size();;) {
    if (tls_ && tls_->ended()) return success();
    const auto size = receive_raw(space);
    if (!size) return size.error();
    if (*size == 0) return success();
    if (!tls_) {
      pending_.append(space.data(), *size);
      return success();
    }
    tls_->put({space.data(), *size});
    if (auto read = tls_->read(pending_); !read) return read;
    if (const auto said = tls_->take(); !said.empty())
      if (auto sent = send_raw(said); !sent) return sent;
    if (pending_.size() > before) return success();
  }
}

}  // namespace mainstay::http
