#include "actors/evictable.hpp"

#include <utility>

#include "runtime/policy/load_strategy.hpp"

namespace mainstay::actors {

std::vector<Evictable> loaded_models(const Registry& registry, const config::ModelUnloading& rule) {
  std::vector<Evictable> loaded;
  for (const auto& model : registry.all()) {
    if (!model->ready()) continue;
    loaded.push_back({.key = model->name + "/" + model->version,
                      .bytes = model->load->bytes,
                      .idle = model->traffic->under_way() == 0,
                      .always_loaded = stays_loaded(model->name, rule),
                      .last_used = Clock::time_point{std::chrono::nanoseconds{model->load->last_used.load()}}});
  }
  return loaded;
}

void let_doze(const Registry& registry, const std::string& key, std::string why, Completion done) {
  const auto slash = key.rfind('/');
  const auto model = registry.find(key.substr(0, slash), key.substr(slash + 1));
  if (!model) return done.finish(model.error());
  (*model)->inbox->order({Order::Kind::doze, std::nullopt, std::move(why)}, std::move(done));
}

}  // namespace mainstay::actors
