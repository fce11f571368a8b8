#include "http/webhooks/public_address.hpp"

#include <algorithm>
#include <vector>

namespace mainstay::http {

namespace {

std::vector<IpNetwork> networks(std::initializer_list<const char*> texts) {
  std::vector<IpNetwork> networks;
  for (const auto* const text : texts) networks.push_back(*IpNetwork::parse(text));
  return networks;
}

bool is_in(const IpAddress& address, const std::vector<IpNetwork>& networks) noexcept {
  return std::ranges::any_of(networks, [&](const IpNetwork& network) { return network.contains(address); });
}

}  // namespace

bool is_public(const IpAddress& address) noexcept {
  // As the registries of special addresses have them.
  static const auto special_v4 =
      networks({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                "203.0.113.0/24", "224.0.0.0/3"});
  // What is outside of the first is loopback, link-local, unique-local, multicast, or an IPv4 address in disguise; of
  // what is within, Teredo and 6to4 are that, too.
  static const auto global_v6 = networks({"2000::/3"});
  static const auto special_v6 = networks({"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
  if (address.is_v4()) return !is_in(address, special_v4);
  return is_in(address, global_v6) && !is_in(address, special_v6);
}

}  // namespace mainstay::http
