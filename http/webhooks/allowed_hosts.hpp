#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/jobs.hpp"
#include "http/ip_address.hpp"
#include "http/webhooks/url.hpp"

namespace mainstay::http {

/// Whom webhooks may be sent to.
class AllowedHosts {
 public:
  /// "HOST[:PORT]", "http://HOST[:PORT]" or "https://HOST[:PORT]", where "*.HOST" is all that lies below it. Nothing:
  /// it is none of these.
  static std::optional<Address> parse(std::string_view entry);

  /// What of the configuration makes no sense allows nobody.
  explicit AllowedHosts(const config::Webhooks& config);

  bool any() const noexcept { return !hosts_.empty(); }
  /// The URL that a client names, or what it is refused with.
  Result<WebhookUrl> admit(std::string_view url) const;
  /// Whether an address may be connected to that the host of an admitted URL stands for. A name that leads into a
  /// network of one's own, as its owner may have it do at any time, leads nowhere.
  bool may_reach(const WebhookUrl& url, const IpAddress& address) const;

 private:
  bool allows(const Address& address) const;

  std::vector<Address> hosts_;
  std::vector<IpNetwork> private_networks_;
};

}  // namespace mainstay::http
