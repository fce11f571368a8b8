#include "http/guard/access.hpp"

#include "http/ip_address.hpp"

namespace mainstay::http {

bool Access::asks_for_key(Scope scope, Place place) const noexcept {
  if (scope == Scope::open) return false;
  return place == Place::own ? keys.have(scope) : keyed;
}

std::optional<config::Problem> exposure(const config::Loaded& loaded, const Access& access) {
  const auto& server = loaded.config.server;
  if (is_loopback_host(server.host) || !server.admin.host.empty() || server.insecure) return std::nullopt;
  if (access.keys.have(Scope::admin)) return std::nullopt;
  return config::Problem{
      place_of(loaded, "server.host"), "server.host",
      "found \"" + server.host +
          "\", where others could administrate the server. Either give somebody a key with the scope admin (auth.keys; "
          "mainstay key makes one), or give admin an address of its own (server.admin.host, as in \"127.0.0.1\"), or "
          "listen on 127.0.0.1. Whoever wants everybody to administrate it says server.insecure: true"};
}

std::string place_of(const config::Loaded& loaded, const std::string& path) {
  const auto source = source_of(loaded, path);
  constexpr std::string_view file = "file ";
  return source.origin == config::Origin::file ? source.text.substr(file.size()) : source.text;
}

bool is_loopback_host(std::string_view host) {
  const auto address = IpAddress::parse(host);
  return address ? address->is_loopback() : host == "localhost";
}

}  // namespace mainstay::http
