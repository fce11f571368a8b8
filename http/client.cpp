#include "http/client.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
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

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

template <class Number>
bool read_number(std::string_view text, Number& number, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc{} && end == text.data() + text.size();
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

}  // namespace

Result<Address> parse_url(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  const Error bad{Errc::invalid_argument, "'" + std::string(url) + "' is not of the form http://HOST:PORT"};
  if (!url.starts_with(scheme)) return bad;
  url.remove_prefix(scheme.size());
  url = url.substr(0, url.find('/'));
  Address address;
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
  if (!port.empty() && (port.front() != ':' || !read_number(port.substr(1), address.port) || address.port == 0))
    return bad;
  return address;
}

std::optional<std::string_view> ClientResponse::header(std::string_view name) const noexcept {
  for (const auto& header : headers)
    if (same_ignoring_case(header.name, name)) return header.value;
  return std::nullopt;
}

Result<Client> Client::connect(const Address& address, std::chrono::milliseconds timeout) {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  const std::string where = (ipv6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int error = ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &list))
    return unavailable("cannot connect to " + where + ": " + ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{list, ::freeaddrinfo};
  int problem = EADDRNOTAVAIL;
  for (const addrinfo* candidate = list; candidate; candidate = candidate->ai_next) {
    Client client{::socket(candidate->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (client.socket_ >= 0) {
      set_timeout(client.socket_, timeout);
      if (::connect(client.socket_, candidate->ai_addr, candidate->ai_addrlen) == 0) {
        client.host_ = where;
        return client;
      }
    }
    problem = errno;
  }
  return unavailable("cannot connect to " + where + ": " + reason(problem));
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), host_(std::move(other.host_)), pending_(std::move(other.pending_)) {}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(socket_, other.socket_);
  host_.swap(other.host_);
  pending_.swap(other.pending_);
  return *this;
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
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
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return unavailable("cannot send to " + host_ + ": " + reason(errno));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return success();
}

Result<ClientResponse> Client::receive(std::string_view method) {
  for (;;) {
    auto response = receive_head();
    if (!response) return response;
    if (response->status == 100) continue;
    if (method == "HEAD" || response->status == 204) return response;
    if (auto status = receive_body(*response); !status) return std::move(status).error();
    return response;
  }
}

Result<std::string> Client::receive_some() {
  if (pending_.empty()) {
    auto status = fill();
    if (!status) return std::move(status).error();
  }
  return std::exchange(pending_, {});
}

void Client::finish_sending() noexcept { ::shutdown(socket_, SHUT_WR); }

// Adds what comes to `pending_`; nothing is added at the end of the connection.
Status Client::fill() {
  const auto before = pending_.size();
  pending_.resize(before + read_size);
  ssize_t received;
  do received = ::recv(socket_, pending_.data() + before, read_size, 0);
  while (received < 0 && errno == EINTR);
  const int error = errno;
  pending_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(received, 0)));
  if (received < 0) return unavailable("cannot read from " + host_ + ": " + reason(error));
  return success();
}

Result<std::string> Client::take(std::size_t size) {
  while (pending_.size() < size) {
    const auto before = pending_.size();
    if (auto status = fill(); !status) return std::move(status).error();
    if (pending_.size() == before) return unavailable(host_ + " closed the connection");
  }
  std::string taken = pending_.substr(0, size);
  pending_.erase(0, size);
  return taken;
}

Result<std::string> Client::take_line() {
  std::size_t end;
  while ((end = pending_.find("\r\n")) == std::string::npos) {
    const auto before = pending_.size();
    if (auto status = fill(); !status) return std::move(status).error();
    if (pending_.size() == before) return unavailable(host_ + " closed the connection");
  }
  std::string line = pending_.substr(0, end);
  pending_.erase(0, end + 2);
  return line;
}

Result<ClientResponse> Client::receive_head() {
  ClientResponse response;
  auto line = take_line();
  if (!line) return std::move(line).error();
  if (!line->starts_with("HTTP/1.") || line->size() < 12 || !read_number(line->substr(9, 3), response.status))
    return unavailable(host_ + " does not answer in HTTP");
  for (;;) {
    line = take_line();
    if (!line) return std::move(line).error();
    if (line->empty()) return response;
    const auto colon = line->find(':');
    if (colon == std::string::npos) return unavailable(host_ + " does not answer in HTTP");
    const auto value = line->find_first_not_of(" \t", colon + 1);
    response.headers.push_back({line->substr(0, colon), value == std::string::npos ? "" : line->substr(value)});
  }
}

Status Client::receive_body(ClientResponse& response) {
  const auto length = response.header("content-length");
  std::size_t size = 0;
  if (!length || !read_number(*length, size)) return unavailable(host_ + " does not say how long its answer is");
  auto body = take(size);
  if (!body) return std::move(body).error();
  response.body = std::move(body).value();
  return success();
}

}  // namespace mainstay::http
