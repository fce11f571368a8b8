#include "cli/server.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <utility>
#include <vector>

namespace mainstay::cli {

namespace {

Error in_its_own_words(const http::ClientResponse& response, const Json& body) {
  std::string message = "the server answered " + std::to_string(response.status);
  if (const auto why = text_in(body, "error"); !why.empty()) message += ": " + why;
  if (response.status == 401) message += " (a key is given with MAINSTAY_KEY or --key-file)";
  return {Errc::internal, std::move(message)};
}

Result<std::string> key_meant_by(const ServerOptions& options) {
  if (options.key_file.empty()) {
    const char* key = std::getenv(key_variable);
    return std::string(key ? key : "");
  }
  std::ifstream in(options.key_file);
  std::string key;
  if (!std::getline(in, key)) return Error{Errc::invalid_argument, "there is no key in " + options.key_file};
  if (key.ends_with('\r')) key.pop_back();
  return key;
}

}  // namespace

Result<Server> Server::at(std::string_view url, std::string key, const http::ClientTls& tls) {
  auto address = http::parse_url(url);
  if (!address) return std::move(address).error();
  // It becomes a line of the request's head.
  if (!std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7F'; }))
    return Error{Errc::invalid_argument, "a key is printable ASCII without spaces"};
  http::TlsContext context;
  if (address->tls) {
    auto made = http::client_context(tls);
    if (!made) return std::move(made).error();
    context = std::move(made).value();
  }
  return Server(std::move(address).value(), std::move(key), std::move(context));
}

Result<Server> Server::meant_by(const ServerOptions& options) {
  auto key = key_meant_by(options);
  if (!key) return std::move(key).error();
  return at(options.url, std::move(key).value(), options.tls);
}

Result<Server::Asked> Server::ask(std::string_view method, const std::string& path) const {
  auto client = http::Client::connect(address_, patience, tls_);
  if (!client) return std::move(client).error();
  std::vector<http::Header> headers;
  if (!key_.empty()) headers.push_back({"Authorization", "Bearer " + key_});
  if (auto sent = client->send_request(method, path, {}, headers); !sent) return std::move(sent).error();
  return Asked(std::move(client).value());
}

Result<Json> Server::Asked::answer() {
  const auto response = client_.receive();
  if (!response) return response.error();
  auto body = Json::parse(response->body, nullptr, false);
  if (response->status != 200) return in_its_own_words(*response, body);
  if (body.is_discarded()) return Error{Errc::internal, "the server's answer is no JSON"};
  return body;
}

Result<Json> Server::get(const std::string& path) const {
  auto asked = ask("GET", path);
  if (!asked) return std::move(asked).error();
  return asked->answer();
}

Result<ServerStatus> Server::status() const {
  const auto json = get("/admin/status");
  if (!json) return json.error();
  return status_from(*json);
}

}  // namespace mainstay::cli
