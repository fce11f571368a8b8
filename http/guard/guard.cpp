#include "http/guard/guard.hpp"

#include <utility>

namespace mainstay::http {

namespace {

std::vector<IpNetwork> networks(const std::vector<std::string>& texts) {
  std::vector<IpNetwork> networks;
  for (const auto& text : texts)
    if (const auto network = IpNetwork::parse(text)) networks.push_back(*network);
  return networks;
}

}  // namespace

Guard::Guard(const config::Config& config, ReadVariable variable, std::uint64_t seed)
    : server_(config.server),
      variable_(std::move(variable)),
      cors_(config.server.cors),
      limits_(config.rate_limits, seed),
      trusted_proxies_(networks(config.rate_limits.trusted_proxies)),
      proxy_header_(config.rate_limits.proxy_header) {}

std::vector<config::Problem> Guard::follow(const config::Loaded& loaded) {
  auto access = read_access(loaded, variable_);
  if (!access) return std::move(access).error();
  // Where the server listens does not change while it runs, whatever the configuration says now.
  auto here = loaded;
  here.config.server = server_;
  if (auto open = exposure(here, *access)) return {*std::move(open)};
  access_.update([&](Access& now) {
    access->keys.carry_on(now.keys);
    now = std::move(access).value();
  });
  return {};
}

}  // namespace mainstay::http
