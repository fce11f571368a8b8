#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "http/guard/access.hpp"
#include "http/guard/cors.hpp"
#include "http/guard/gate.hpp"
#include "http/guard/rate_limits.hpp"
#include "runtime/loading/follower.hpp"
#include "runtime/snapshot.hpp"

namespace mainstay::http {

/// Who may use the server, and how often. One for all addresses that it listens on, since a key's use is the same at
/// each; a door stands at each of them.
class Guard final : public Follower {
 public:
  /// Without keys until it has followed a configuration. `seed` is drawn at random, and not told.
  Guard(const config::Config& config, ReadVariable variable, std::uint64_t seed);

  /// Reads the keys again. What else the configuration says stays as it is until the server is started again.
  std::vector<config::Problem> follow(const config::Loaded& loaded) override;

  const std::vector<IpNetwork>& trusted_proxies() const noexcept { return trusted_proxies_; }

 private:
  friend class Door;

  const config::Server server_;
  const ReadVariable variable_;
  const Cors cors_;
  const RateLimits limits_;
  std::vector<IpNetwork> trusted_proxies_;
  const config::ProxyHeader proxy_header_;
  Snapshot<Access> access_;
};

/// The guard at one address. What is asked for goes by: pages of other sites, the key, the limits.
class Door final : public Gate {
 public:
  /// `host`: what is listened on.
  Door(std::shared_ptr<const Guard> guard, Place place, std::string_view host)
      : guard_(std::move(guard)), place_(place), loopback_(is_loopback_host(host)) {}

  void greet(Exchange& exchange, Scope scope) const override;
  std::optional<Response> turn_away(Exchange& exchange, const Visit& visit) const override;
  std::optional<std::string> asks_for_key(Scope scope) const override;
  bool limits() const noexcept override;
  Called key_called(std::string_view id) const override;
  void answer_preflight(const Exchange& exchange, Scope scope, std::string_view methods,
                        Response& response) const override;

 private:
  struct Shown;

  /// What the request shows of whom it comes from, and whether that is needed.
  Shown look_at(const Exchange& exchange, Scope scope) const;
  std::optional<Error> wrong_site(const Exchange& exchange, Scope scope, bool asked_for_key) const;
  std::optional<Response> limit(Exchange& exchange, const Visit& visit, const Shown& shown) const;
  IpAddress client_of(const Exchange& exchange) const;

  std::shared_ptr<const Guard> guard_;
  Place place_;
  bool loopback_;
};

/// Of a server of its own machine's, without keys and limits.
std::shared_ptr<const Gate> unlocked_door();

}  // namespace mainstay::http
