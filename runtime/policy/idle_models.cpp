#include "runtime/policy/idle_models.hpp"

#include <algorithm>

namespace mainstay {

namespace {

std::vector<Evictable> spared(std::vector<Evictable> loaded) {
  std::erase_if(loaded, [](const Evictable& model) { return !model.idle || model.always_loaded; });
  std::ranges::stable_sort(loaded, {}, &Evictable::last_used);
  return loaded;
}

}  // namespace

std::vector<std::string> idle_for(std::chrono::nanoseconds time, std::vector<Evictable> loaded, Clock::time_point now) {
  std::vector<std::string> keys;
  for (const auto& model : spared(std::move(loaded)))
    if (now - model.last_used >= time) keys.push_back(model.key);
  return keys;
}

std::vector<std::string> least_used(std::size_t most, std::vector<Evictable> loaded) {
  std::vector<std::string> keys;
  for (const auto& model : spared(std::move(loaded)))
    if (keys.size() < most) keys.push_back(model.key);
  return keys;
}

}  // namespace mainstay
