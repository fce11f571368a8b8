// Who is told that a job is over.

#include <algorithm>
#include <utility>

#include "runtime/jobs/keeper.hpp"

namespace mainstay::jobs {

void Keeper::owe(const Record& record) {
  const auto number = record.life.number;
  if (!record.owes_delivery()) return webhooks_.remove(number);
  const auto now = facts_.now();
  // Whoever has been due for longest is the first, however often it was tried.
  const auto& not_before = record.webhook->life.not_before;
  const auto due = not_before == WallTime{} ? std::min(record.finished.value_or(now), now) : not_before;
  webhooks_.put(number, record.webhook->receiver(), due);
}

void Keeper::deliver() {
  if (!desk_.may_deliver()) return;
  bool begun = false;
  while (const auto number = webhooks_.next(facts_.now())) {
    webhooks_.take_place(*number, records_.at(*number).webhook->receiver());
    desk_.deliver(view(*number));
    begun = true;
  }
  if (begun) count();
}

void Keeper::obey(DeliveryOver& order) {
  const auto delivery = desk_.deliveries().find(order.number);
  if (delivery != desk_.deliveries().end()) delivery->second = std::move(order.report);
}

void Keeper::end_deliveries() {
  std::vector<std::pair<Number, Report>> ended;
  for (const auto& [number, report] : desk_.deliveries())
    if (report) ended.emplace_back(number, *report);
  for (const auto& [number, report] : ended) end_delivery(number, report);
}

void Keeper::end_delivery(Number number, const Report& report) {
  const auto found = records_.find(number);
  // Forgotten since.
  if (found == records_.end() || !found->second.owes_delivery()) {
    webhooks_.leave_place(number);
    desk_.deliveries().erase(number);
    return;
  }
  Change change{found->second};
  auto& webhook = *change.record.webhook;
  webhook.life = webhook_rule_.tried(webhook.life, report.answer, facts_.now());
  webhook.error = report.error;
  put(std::move(change), [this, number, id = found->second.id, webhook](const Status& written) {
    // It keeps its place: what is not written must not be tried over and over.
    if (!written) return;
    webhooks_.leave_place(number);
    desk_.deliveries().erase(number);
    tell_of(id, webhook);
  });
}

void Keeper::tell_of(const std::string& id, const Webhook& webhook) {
  const bool delivered = webhook.life.state == WebhookState::delivered;
  const bool given_up = webhook.life.state == WebhookState::given_up;
  const auto end = delivered ? DeliveryEnd::delivered : given_up ? DeliveryEnd::given_up : DeliveryEnd::failed;
  ++counts_.deliveries[static_cast<std::size_t>(end)];
  desk_.log().event(given_up ? Log::Level::warn : Log::Level::info,
                    delivered  ? "a webhook was delivered"
                    : given_up ? "a webhook was given up"
                               : "a webhook could not be delivered, and is tried again",
                    {{"job", id},
                     {"receiver", webhook.receiver()},
                     {"attempts", std::to_string(webhook.life.attempts)},
                     {"cause", webhook.error}});
}

Keeper::Tell Keeper::forgotten(const Record& record) {
  if (!record.owes_delivery()) return {};
  auto webhook = *record.webhook;
  webhook.life.state = WebhookState::given_up;
  webhook.error = "its job is not known any more" + (webhook.error.empty() ? "" : "; before that: " + webhook.error);
  return [this, id = record.id, webhook](const Status& written) {
    if (written) tell_of(id, webhook);
  };
}

}  // namespace mainstay::jobs
