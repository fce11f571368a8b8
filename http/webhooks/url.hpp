#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"

namespace mainstay::http {

/// Where a webhook is sent to.
struct WebhookUrl {
  /// The host in lower case.
  Address address;
  /// The path and the query.
  std::string target;

  /// Spelled in one way alone: two of the same receiver begin alike.
  std::string text() const;
};

/// "https://HOST[:PORT][/PATH][?QUERY]", or the same with http. No user, no fragment.
Result<WebhookUrl> parse_webhook_url(std::string_view text);

/// "HOST", "HOST:PORT" or "[IPV6]:PORT"; a HOST may begin with "*." where `pattern` says so.
std::optional<Address> parse_authority(std::string_view text, bool tls, bool pattern);

}  // namespace mainstay::http
