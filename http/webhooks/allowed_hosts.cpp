#include "http/webhooks/allowed_hosts.hpp"

#include <algorithm>

#include "http/webhooks/public_address.hpp"

namespace mainstay::http {

std::optional<Address> AllowedHosts::parse(std::string_view entry) {
  const auto scheme = entry.find("://");
  if (scheme == entry.npos) return parse_authority(entry, true, true);
  const auto name = entry.substr(0, scheme);
  if (name != "http" && name != "https") return std::nullopt;
  return parse_authority(entry.substr(scheme + 3), name == "https", true);
}

AllowedHosts::AllowedHosts(const config::Webhooks& config) {
  for (const auto& entry : config.allowed_hosts)
    if (auto host = parse(entry)) hosts_.push_back(*std::move(host));
  for (const auto& text : config.private_networks)
    if (const auto network = IpNetwork::parse(text)) private_networks_.push_back(*network);
}

bool AllowedHosts::allows(const Address& address) const {
  return std::ranges::any_of(hosts_, [&](const Address& host) {
    if (host.tls != address.tls || host.port != address.port) return false;
    const std::string_view name = host.host;
    // With the dot, so that there is something before it.
    if (name.starts_with("*.")) return address.host.size() >= name.size() && address.host.ends_with(name.substr(1));
    return name == address.host;
  });
}

Result<WebhookUrl> AllowedHosts::admit(std::string_view url) const {
  if (!any())
    return Error{Errc::invalid_argument,
                 "this server calls nobody back: no host is allowed (jobs.webhooks.allowed_hosts)"};
  auto parsed = parse_webhook_url(url);
  if (parsed && !allows(parsed->address))
    return Error{
        Errc::invalid_argument,
        "the URL to call back is for none of the hosts that this server may call (jobs.webhooks.allowed_hosts)"};
  return parsed;
}

bool AllowedHosts::may_reach(const WebhookUrl& url, const IpAddress& address) const {
  const auto& host = url.address.host;
  if (const auto named = IpAddress::parse(host)) return address == *named;
  if (host == "localhost") return address.is_loopback();
  return is_public(address) ||
         std::ranges::any_of(private_networks_, [&](const IpNetwork& network) { return network.contains(address); });
}

}  // namespace mainstay::http
