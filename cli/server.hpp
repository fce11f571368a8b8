#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/json_fields.hpp"
#include "cli/server_status.hpp"
#include "http/client.hpp"
#include "runtime/result.hpp"

namespace mainstay::cli {

/// A running server that is talked to. Each question has a connection of its own.
class Server {
 public:
  /// For each single wait: to be connected, for the next bytes of an answer.
  static constexpr std::chrono::seconds patience{5};

  /// The key is sent with every question; empty: none is. `tls`: for https.
  static Result<Server> at(std::string_view url, std::string key, const http::ClientTls& tls = {});
  /// With the key from the file or from the environment.
  static Result<Server> meant_by(const ServerOptions& options);

  /// A question that was asked. Its connection's handle is readable when the answer comes.
  class Asked {
   public:
    int handle() const noexcept { return client_.handle(); }
    /// Once the handle is readable: whether it is for the answer.
    bool answers() { return client_.has_come(); }
    /// What the server has answered; where it was no success, an error with its own words. `unavailable`: it has
    /// answered nothing.
    Result<Json> answer();

   private:
    friend class Server;
    explicit Asked(http::Client client) : client_(std::move(client)) {}
    http::Client client_;
  };
  Result<Asked> ask(std::string_view method, const std::string& path) const;

  Result<Json> get(const std::string& path) const;
  Result<ServerStatus> status() const;

 private:
  Server(http::Address address, std::string key, http::TlsContext tls)
      : address_(std::move(address)), key_(std::move(key)), tls_(std::move(tls)) {}

  http::Address address_;
  std::string key_;
  http::TlsContext tls_;
};

}  // namespace mainstay::cli
