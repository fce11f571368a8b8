#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/guard/access.hpp"

namespace mainstay::http {

/// What webhooks are signed with. Its bytes stand in no log and no answer.
struct WebhookSecret {
  std::string bytes;
};

/// "whsec_" and the base64 of 24 to 64 bytes.
std::optional<WebhookSecret> webhook_secret_from(std::string_view text);

/// Reads it from where the configuration says that it is.
Result<WebhookSecret, config::Problem> read_webhook_secret(const config::Loaded& loaded, const ReadVariable& variable);

/// The headers of a message by which its receiver knows doubles, old messages and forged ones (Standard Webhooks).
std::vector<Header> signature_of(const WebhookSecret& secret, const std::string& id,
                                 std::chrono::system_clock::time_point now, std::string_view body);

}  // namespace mainstay::http
