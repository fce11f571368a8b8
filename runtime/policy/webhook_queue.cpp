#include "runtime/policy/webhook_queue.hpp"

#include <limits>

namespace mainstay {

void WebhookQueue::put(std::uint64_t number, const std::string& receiver, WallTime not_before) {
  remove(number);
  owed_.insert_or_assign(number, Owed{receiver, not_before});
  if (!places_.contains(number)) lines_[receiver].waiting.emplace(not_before, number);
}

void WebhookQueue::remove(std::uint64_t number) {
  const auto found = owed_.find(number);
  if (found == owed_.end()) return;
  if (!places_.contains(number)) {
    lines_[found->second.receiver].waiting.erase({found->second.not_before, number});
    drop_if_empty(found->second.receiver);
  }
  owed_.erase(found);
}

void WebhookQueue::take_place(std::uint64_t number, const std::string& receiver) {
  auto& line = lines_[receiver];
  if (!places_.emplace(number, receiver).second) return;
  ++line.places;
  if (const auto found = owed_.find(number); found != owed_.end())
    line.waiting.erase({found->second.not_before, number});
}

void WebhookQueue::leave_place(std::uint64_t number) {
  const auto place = places_.find(number);
  if (place == places_.end()) return;
  const auto receiver = place->second;
  places_.erase(place);
  auto& line = lines_[receiver];
  --line.places;
  if (const auto found = owed_.find(number); found != owed_.end())
    line.waiting.emplace(found->second.not_before, number);
  drop_if_empty(receiver);
}

std::optional<std::uint64_t> WebhookQueue::next(WallTime now) const {
  std::optional<std::pair<WallTime, std::uint64_t>> next;
  for (const auto& [receiver, line] : lines_) {
    if (!has_place_in(line) || line.waiting.empty()) continue;
    const auto& first = *line.waiting.begin();
    if (first.first <= now && (!next || first < *next)) next = first;
  }
  return next ? std::optional(next->second) : std::nullopt;
}

std::optional<WallTime> WebhookQueue::wake(WallTime now) const {
  std::optional<WallTime> at;
  for (const auto& [receiver, line] : lines_) {
    if (!has_place_in(line)) continue;
    const auto later = line.waiting.upper_bound({now, std::numeric_limits<std::uint64_t>::max()});
    if (later != line.waiting.end() && (!at || later->first < *at)) at = later->first;
  }
  return at;
}

void WebhookQueue::drop_if_empty(const std::string& receiver) {
  const auto found = lines_.find(receiver);
  if (found->second.waiting.empty() && found->second.places == 0) lines_.erase(found);
}

}  // namespace mainstay
