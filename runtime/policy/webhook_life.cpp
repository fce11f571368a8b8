#include "runtime/policy/webhook_life.hpp"

#include <algorithm>
#include <array>

#include "runtime/policy/doubled_wait.hpp"
#include "runtime/seconds.hpp"

namespace mainstay {

namespace {

constexpr std::array<std::string_view, webhook_states> names{"owed", "delivered", "given_up"};

constexpr int no_answer = 0;
constexpr int request_timeout = 408;
constexpr int too_many_requests = 429;

bool may_be_better_later(int status) {
  return status == no_answer || status == request_timeout || status == too_many_requests || status >= 500;
}

}  // namespace

std::string_view name_of(WebhookState state) noexcept { return names[static_cast<std::size_t>(state)]; }

std::optional<WebhookState> webhook_state_from(std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<WebhookState>(found - names.begin());
}

WebhookLife WebhookRule::tried(WebhookLife webhook, const WebhookAnswer& answer, WallTime now) const {
  const auto doubled = seconds(doubled_wait(config_.retry_initial_s, webhook.attempts, config_.retry_max_s));
  ++webhook.attempts;
  if (answer.status >= 200 && answer.status < 300) {
    webhook.state = WebhookState::delivered;
  } else if (!may_be_better_later(answer.status) || webhook.attempts >= config_.max_attempts) {
    webhook.state = WebhookState::given_up;
  } else {
    const auto longest = seconds(config_.retry_max_s);
    const auto wait = std::max(doubled, std::min(answer.retry_after, longest));
    webhook.not_before = now + std::chrono::duration_cast<WallTime::duration>(wait);
  }
  return webhook;
}

}  // namespace mainstay
