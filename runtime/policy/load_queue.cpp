#include "runtime/policy/load_queue.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/seconds.hpp"

namespace mainstay {

namespace {

/// Null: it is not there.
template <class Loads>
auto* find(Loads& loads, LoadQueue::Id id) {
  const auto found = std::ranges::find_if(loads, [id](const auto& load) { return load.id == id; });
  return found == loads.end() ? nullptr : &*found;
}

}  // namespace

std::size_t LoadQueue::places_taken() const {
  return static_cast<std::size_t>(std::ranges::count(loads_, true, &Load::under_way));
}

LoadQueue::Asked LoadQueue::ask(Id id, bool urgent, Clock::time_point now) {
  if (auto* load = find(loads_, id)) {
    load->urgent = load->urgent || urgent;
    return Asked::joined;
  }
  if (!rule_.queue_enabled && loads_.size() >= rule_.parallel) return Asked::refused;
  loads_.push_back({.id = id, .urgent = urgent, .from = now});
  return Asked::queued;
}

void LoadQueue::resume(Id id, Clock::time_point now) {
  forget(id);
  loads_.push_back({.id = id, .urgent = false, .under_way = true, .attempts = 1, .from = now});
}

void LoadQueue::postpone(Id id, Clock::time_point until) {
  if (auto* load = find(loads_, id)) load->from = until;
}

bool LoadQueue::urgent(Id id) const {
  const auto* load = find(loads_, id);
  return load && load->urgent;
}

void LoadQueue::urge(Id id) {
  if (auto* load = find(loads_, id)) load->urgent = true;
}

void LoadQueue::forget(Id id) {
  std::erase_if(loads_, [id](const Load& load) { return load.id == id; });
}

std::optional<LoadQueue::Id> LoadQueue::next(Clock::time_point now) const {
  if (places_taken() >= rule_.parallel) return std::nullopt;
  const Load* next = nullptr;
  for (const auto& load : loads_)
    if (!load.under_way && load.from <= now && (!next || (load.urgent && !next->urgent))) next = &load;
  return next ? std::optional{next->id} : std::nullopt;
}

void LoadQueue::begin(Id id) {
  auto* load = find(loads_, id);
  if (!load) return;
  load->under_way = true;
  ++load->attempts;
}

std::optional<Clock::time_point> LoadQueue::failed(Id id, Clock::time_point now) {
  auto* load = find(loads_, id);
  if (!load || load->attempts >= rule_.retry.max_attempts) {
    forget(id);
    return std::nullopt;
  }
  load->under_way = false;
  const auto wait = rule_.retry.initial_s * std::pow(rule_.retry.backoff_factor, load->attempts - 1);
  load->from = now + std::chrono::duration_cast<Clock::duration>(seconds(wait));
  return load->from;
}

std::optional<Clock::time_point> LoadQueue::wake(Clock::time_point now) const {
  if (places_taken() >= rule_.parallel) return std::nullopt;
  std::optional<Clock::time_point> at;
  for (const auto& load : loads_)
    if (!load.under_way && load.from > now && (!at || load.from < *at)) at = load.from;
  return at;
}

unsigned LoadQueue::attempts(Id id) const {
  const auto* load = find(loads_, id);
  return load ? load->attempts : 0;
}

std::vector<LoadQueue::Id> LoadQueue::under_way() const {
  std::vector<Id> ids;
  for (const auto& load : loads_)
    if (load.under_way) ids.push_back(load.id);
  return ids;
}

std::vector<LoadQueue::Id> LoadQueue::waiting() const {
  std::vector<Load> waiting;
  std::ranges::copy_if(loads_, std::back_inserter(waiting), [](const Load& load) { return !load.under_way; });
  std::ranges::stable_sort(waiting, [](const Load& a, const Load& b) { return a.urgent && !b.urgent; });
  std::vector<Id> ids;
  for (const auto& load : waiting) ids.push_back(load.id);
  return ids;
}

}  // namespace mainstay
