#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "config/jobs.hpp"
#include "runtime/policy/job_life.hpp"

namespace mainstay {

enum class WebhookState : std::uint8_t { owed, delivered, given_up };
constexpr std::size_t webhook_states = 3;

std::string_view name_of(WebhookState state) noexcept;
std::optional<WebhookState> webhook_state_from(std::string_view name) noexcept;

/// The message that a job is over, as far as the rules know it.
struct WebhookLife {
  WebhookState state = WebhookState::owed;
  /// Deliveries that were tried to the end.
  unsigned attempts = 0;
  /// Forgotten with the process.
  WallTime not_before{};

  bool operator==(const WebhookLife&) const = default;
};

/// What a receiver has answered.
struct WebhookAnswer {
  /// Of the answer; 0: there was none.
  int status = 0;
  /// What the answer asks to be waited for.
  std::chrono::nanoseconds retry_after{0};
};

/// What becomes of a message whose delivery was tried. Nothing happens in here.
class WebhookRule {
 public:
  explicit WebhookRule(const config::Webhooks& config) : config_(config) {}

  /// 2xx is as it should be. What may be better later is tried again, as long as it may; other answers are final.
  WebhookLife tried(WebhookLife webhook, const WebhookAnswer& answer, WallTime now) const;

 private:
  const config::Webhooks config_;
};

}  // namespace mainstay
