#include "runtime/policy/settling.hpp"

#include <algorithm>

namespace mainstay {

namespace {

bool happened_before(const std::pair<const std::string, Clock::time_point>& a,
                     const std::pair<const std::string, Clock::time_point>& b) {
  return a.second < b.second;
}

}  // namespace

void Settling::touched(const std::string& path, Clock::time_point now) {
  if (last_.empty()) since_ = now;
  last_[path] = now;
  if (last_.size() > max_paths) forget_the_quietest();
}

void Settling::forget_the_quietest() { last_.erase(std::min_element(last_.begin(), last_.end(), happened_before)); }

std::optional<Clock::time_point> Settling::due() const {
  if (last_.empty()) return std::nullopt;
  const auto [first, last] = std::minmax_element(last_.begin(), last_.end(), happened_before);
  return std::min(last->second + quiet_, std::max(since_ + longest_wait * quiet_, first->second + quiet_));
}

std::optional<std::set<std::string>> Settling::settle(Clock::time_point now) {
  const auto time = due();
  if (!time || now < *time) return std::nullopt;
  std::set<std::string> unsettled;
  std::erase_if(last_, [&](const auto& each) {
    const bool settled = each.second + quiet_ <= now;
    if (!settled) unsettled.insert(each.first);
    return settled;
  });
  return unsettled;
}

}  // namespace mainstay
