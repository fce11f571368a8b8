#include "runtime/policy/poison.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "runtime/seconds.hpp"

namespace mainstay {

std::vector<Fingerprint> Poison::crashed_with(std::span<const Suspect> in_flight, Clock::time_point now) {
  std::vector<Fingerprint> found;
  if (!rule_.enabled) return found;
  std::lock_guard guard{mutex_};
  forget_old(now);
  std::unordered_set<Fingerprint> seen;
  for (const auto& [fingerprint, request_id] : in_flight) {
    if (!seen.insert(fingerprint).second) continue;
    if (!records_.contains(fingerprint) && records_.size() >= rule_.capacity) forget_one();
    auto& record = records_[fingerprint];
    add_crash(record, request_id, now);
    if (record.poisonous || record.crashes < rule_.crashes) continue;
    record.poisonous = true;
    ++poisonous_;
    found.push_back(fingerprint);
  }
  return found;
}

bool Poison::poisonous(const Fingerprint& fingerprint, Clock::time_point now) {
  if (empty()) return false;
  std::lock_guard guard{mutex_};
  const auto record = records_.find(fingerprint);
  if (record == records_.end()) {
    // Somebody has to see that the last one's time is over, so that requests are no longer hashed for it.
    forget_old(now);
    return false;
  }
  if (left(record->second, now).count() > 0) return record->second.poisonous;
  forget(record);
  return false;
}

std::vector<Poison::Entry> Poison::list(Clock::time_point now) {
  std::lock_guard guard{mutex_};
  forget_old(now);
  std::vector<Entry> entries;
  for (const auto& [fingerprint, record] : records_)
    entries.push_back({fingerprint, record.crashes, record.poisonous, left(record, now), record.request_ids});
  std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
    return std::tie(b.left, a.fingerprint) < std::tie(a.left, b.fingerprint);
  });
  return entries;
}

void Poison::clear() {
  std::lock_guard guard{mutex_};
  records_.clear();
  poisonous_ = 0;
}

void Poison::add_crash(Record& record, const std::string& request_id, Clock::time_point now) {
  ++record.crashes;
  record.latest = now;
  next_look_ = std::min(next_look_, now + left(record, now));
  if (record.request_ids.size() == ids_kept) record.request_ids.erase(record.request_ids.begin());
  record.request_ids.push_back(request_id);
}

void Poison::forget_old(Clock::time_point now) {
  if (now < next_look_) return;
  next_look_ = Clock::time_point::max();
  for (auto record = records_.begin(); record != records_.end();) {
    const auto next = std::next(record);
    const auto time_left = left(record->second, now);
    if (time_left.count() <= 0)
      forget(record);
    else
      next_look_ = std::min(next_look_, now + time_left);
    record = next;
  }
}

/// The oldest suspect, or where there is none the oldest poisonous one.
void Poison::forget_one() {
  const auto oldest = std::ranges::min_element(records_, {}, [](const auto& each) {
    return std::tuple{each.second.poisonous, each.second.latest};
  });
  if (oldest != records_.end()) forget(oldest);
}

void Poison::forget(Records::iterator record) {
  if (record->second.poisonous) --poisonous_;
  records_.erase(record);
}

std::chrono::nanoseconds Poison::left(const Record& record, Clock::time_point now) const {
  return record.latest + seconds(rule_.ttl_s) - now;
}

}  // namespace mainstay
