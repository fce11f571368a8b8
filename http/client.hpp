#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/resolve.hpp"
#include "http/tls/client_session.hpp"
#include "http/tls/context.hpp"
#include "runtime/result.hpp"

namespace mainstay::http {

/// Where a client connects to: "http://HOST:PORT" or "https://HOST:PORT", with 80 or 443 as the port where none is
/// given and [..] around an IPv6 address.
struct Address {
  std::string host;
  std::uint16_t port = 80;
  bool tls = false;
};
Result<Address> parse_url(std::string_view url);

struct ClientResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  /// The first header of that name, whatever its case.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// One connection to a server, used by one thread: a request is sent, its answer is waited for. Small on purpose; for
/// the command line and for tests.
class Client {
 public:
  /// `timeout` is for each single wait: to be connected, to be able to send, for the next bytes. `tls`: what is
  /// believed where the address says so; null: what the system believes.
  static Result<Client> connect(const Address& address, std::chrono::milliseconds timeout, TlsContext tls = {});
  /// To one of the places given and to no other, whatever the address's host stands for by now. All that is done with
  /// the connection must be done by the deadline.
  static Result<Client> connect(const Address& address, std::span<const Endpoint> endpoints, Clock::time_point deadline,
                                TlsContext tls = {});

  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  ~Client();

  /// Sends a request and reads its answer. The connection stays open if the server leaves it open.
  Result<ClientResponse> request(std::string_view method, std::string_view path, std::string_view body = {},
                                 const std::vector<Header>& headers = {});

  /// Only sends it; receive() has the answer.
  Status send_request(std::string_view method, std::string_view path, std::string_view body = {},
                      const std::vector<Header>& headers = {});
  /// Bytes as they are.
  Status send(std::string_view bytes);
  /// The next answer, of a request of the method given: an answer to HEAD has no body. Skips those that only say that
  /// it is to come.
  Result<ClientResponse> receive(std::string_view method = "GET");
  /// Whatever comes next; empty: the server has closed the connection.
  Result<std::string> receive_some();
  /// Sends no more; answers can still be read.
  void finish_sending() noexcept;
  /// For poll(2): readable when something comes, which need not be a part of an answer: see has_come().
  int handle() const noexcept { return socket_; }
  /// Never waits. Whether there is something of an answer, or the end of the connection.
  bool has_come();

 private:
  /// `timeout`: as above; nothing: there is the deadline alone.
  struct Patience {
    std::optional<std::chrono::milliseconds> timeout;
    Clock::time_point deadline = Clock::time_point::max();
  };
  Client(int socket, const Patience& patience) : socket_(socket), deadline_(patience.deadline) {}
  static Result<Client> connect(const Address& address, std::span<const Endpoint> endpoints, const Patience& patience,
                                TlsContext tls);
  /// False: there is no time left.
  bool hurry() noexcept;
  Status secure(TlsContext context, const std::string& host);
  Status send_raw(std::string_view bytes);
  /// The size of what came into `space`; 0 at the end of the connection.
  Result<std::size_t> receive_raw(std::span<char> space);
  Status fill();
  Result<std::string> take_line();
  Result<std::string> take(std::size_t size);
  Result<ClientResponse> receive_head();
  Status receive_body(ClientResponse& response);

  int socket_ = -1;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::string host_;
  std::optional<TlsSession> tls_;
  std::string pending_;
};

}  // namespace mainstay::http
