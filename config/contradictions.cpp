#include "config/contradictions.hpp"

#include "config/quote.hpp"

namespace mainstay::config {

std::vector<Contradiction> contradictions_in(const Config& config) {
  std::vector<Contradiction> found;
  const auto& memory = config.memory;
  if (memory.critical <= memory.high)
    found.push_back({"memory.critical", "memory.high",
                     "found " + number_text(memory.critical) + ", allowed: more than memory.high, which is " +
                         number_text(memory.high)});
  const auto& protection = config.model_loading.memory_protection;
  if (protection.enabled && memory.limit_mb > 0 && protection.minimum_required >= memory.limit_mb)
    found.push_back({"model_loading.memory_protection.minimum_required", "memory.limit_mb",
                     "found " + std::to_string(protection.minimum_required) +
                         ", allowed: less than memory.limit_mb, which is " + std::to_string(memory.limit_mb) +
                         ", or no model could ever be loaded"});
  return found;
}

}  // namespace mainstay::config
