#include "http/guard/mistakes.hpp"

#include <algorithm>
#include <utility>

#include "config/path.hpp"
#include "http/ip_address.hpp"
#include "http/tls/certificates.hpp"
#include "http/webhooks/mistakes.hpp"

namespace mainstay::http {

namespace {

config::Problem problem(const config::Loaded& loaded, const std::string& path, std::string message) {
  return {place_of(loaded, path), path, std::move(message)};
}

bool is_header_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '\t' || (c >= ' ' && c != '\x7F'); });
}

}  // namespace

std::vector<config::Problem> mistakes(const config::Loaded& loaded, const ReadVariable& variable) {
  const auto& config = loaded.config;
  std::vector<config::Problem> problems;
  if (auto access = read_access(loaded, variable); !access)
    problems = std::move(access).error();
  else if (auto open = exposure(loaded, *access))
    problems.push_back(*std::move(open));
  for (auto& mistake : tls_mistakes(config.server, loaded)) problems.push_back(std::move(mistake));
  for (auto& mistake : webhook_mistakes(loaded, variable)) problems.push_back(std::move(mistake));
  for (const auto& network : config.rate_limits.trusted_proxies)
    if (!IpNetwork::parse(network))
      problems.push_back(problem(loaded, "rate_limits.trusted_proxies",
                                 "found \"" + network + "\", allowed: networks, as in 10.0.0.0/8 and fd00::/8"));
  const auto& cors = config.server.cors;
  if (cors.credentials && std::ranges::find(cors.origins, "*") != cors.origins.end())
    problems.push_back(
        problem(loaded, "server.cors.credentials", "found true, allowed: false where origins has \"*\""));
  for (const auto& [name, value] : config.server.headers)
    if (!is_header_value(value))
      problems.push_back(problem(loaded, config::child("server.headers", name),
                                 "found a control character, which would end the header"));
  return problems;
}

}  // namespace mainstay::http
