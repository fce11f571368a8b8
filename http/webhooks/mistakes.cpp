#include "http/webhooks/mistakes.hpp"

#include <utility>

#include "http/tls/context.hpp"
#include "http/webhooks/allowed_hosts.hpp"
#include "http/webhooks/signature.hpp"

namespace mainstay::http {

std::vector<config::Problem> webhook_mistakes(const config::Loaded& loaded, const ReadVariable& variable) {
  std::vector<config::Problem> problems;
  const auto say = [&](const std::string& path, std::string message) {
    problems.push_back({place_of(loaded, path), path, std::move(message)});
  };
  const auto& webhooks = loaded.config.jobs.webhooks;
  for (const auto& entry : webhooks.allowed_hosts)
    if (!AllowedHosts::parse(entry))
      say("jobs.webhooks.allowed_hosts",
          "found \"" + entry +
              "\", allowed: hosts, as in hooks.example.org, *.example.org, hooks.example.org:8443 and "
              "http://localhost:9000");
  for (const auto& network : webhooks.private_networks)
    if (!IpNetwork::parse(network))
      say("jobs.webhooks.private_networks",
          "found \"" + network + "\", allowed: networks, as in 10.0.0.0/8 and fd00::/8");
  if (webhooks.allowed_hosts.empty()) return problems;
  if (loaded.config.jobs.path.empty())
    say("jobs.webhooks.allowed_hosts",
        "found hosts, allowed: only with jobs.path, the file in which jobs are kept with whom to tell of them");
  if (auto secret = read_webhook_secret(loaded, variable); !secret) problems.push_back(std::move(secret).error());
  if (webhooks.ca.empty()) return problems;
  if (auto tls = client_context({.ca = webhooks.ca}); !tls) say("jobs.webhooks.ca", tls.error().message);
  return problems;
}

}  // namespace mainstay::http
