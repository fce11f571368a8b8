#include "config/contradictions.hpp"

#include "config/path.hpp"
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
  for (std::size_t i = 0; i < config.routes.size(); ++i)
    if (config.routes[i].async && config.jobs.path.empty())
      found.push_back({child(element("routes", i), "async"), "jobs.path",
                       "found true, allowed: only with jobs.path, the file in which what is answered later is kept"});
  if (config.jobs.retry_max_s < config.jobs.retry_initial_s)
    found.push_back({"jobs.retry_max_s", "jobs.retry_initial_s",
                     "found " + number_text(config.jobs.retry_max_s) +
                         ", allowed: no less than jobs.retry_initial_s, which is " +
                         number_text(config.jobs.retry_initial_s)});
  const auto& webhooks = config.jobs.webhooks;
  if (webhooks.retry_max_s < webhooks.retry_initial_s)
    found.push_back({"jobs.webhooks.retry_max_s", "jobs.webhooks.retry_initial_s",
                     "found " + number_text(webhooks.retry_max_s) +
                         ", allowed: no less than jobs.webhooks.retry_initial_s, which is " +
                         number_text(webhooks.retry_initial_s)});
  return found;
}

}  // namespace mainstay::config
