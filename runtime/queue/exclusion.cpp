#include "runtime/queue/exclusion.hpp"

#include <algorithm>
#include <utility>

namespace mainstay {

bool Exclusion::enter() {
  std::lock_guard guard{mutex_};
  if (free_ <= waiting_.size()) return false;
  --free_;
  return true;
}

bool Exclusion::full() const {
  std::lock_guard guard{mutex_};
  return free_ <= waiting_.size();
}

Error Exclusion::refusal() {
  return {Errc::busy, "another request is under way, and this model takes no more at a time"};
}

bool Exclusion::enter_or_wait(const void* who, std::function<void()> call) {
  std::lock_guard guard{mutex_};
  const auto place = std::ranges::find(waiting_, who, &Waiting::who);
  if (place == waiting_.end() ? free_ > waiting_.size() : free_ > static_cast<std::size_t>(place - waiting_.begin())) {
    if (place != waiting_.end()) waiting_.erase(place);
    --free_;
    return true;
  }
  if (place == waiting_.end()) waiting_.push_back({who, std::move(call)});
  return false;
}

void Exclusion::forget(const void* who) {
  std::function<void()> call;
  {
    std::lock_guard guard{mutex_};
    // It may have been called, and not have come yet.
    if (std::erase_if(waiting_, [who](const Waiting& each) { return each.who == who; }) > 0) call = next();
  }
  if (call) call();
}

void Exclusion::leave() {
  std::function<void()> call;
  {
    std::lock_guard guard{mutex_};
    ++free_;
    call = next();
  }
  if (call) call();
}

std::function<void()> Exclusion::next() const {
  if (free_ == 0 || free_ > waiting_.size()) return {};
  return waiting_[free_ - 1].call;
}

std::shared_ptr<Exclusion> ExclusiveGroups::of(const std::string& group) {
  std::lock_guard guard{mutex_};
  std::erase_if(groups_, [](const auto& each) { return each.second.expired(); });
  auto& known = groups_[group];
  auto exclusion = known.lock();
  if (!exclusion) known = exclusion = std::make_shared<Exclusion>(1);
  return exclusion;
}

}  // namespace mainstay
