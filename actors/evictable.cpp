#include "actors/evictable.hpp"

#include <utility>

#include "runtime/policy/load_strategy.hpp"

namespace mainstay::actors {

namespace {

constexpr std::chrono::milliseconds a_moment{500};

}  // namespace

std::vector<Evictable> loaded_models(const Registry& registry, const config::ModelUnloading& rule,
                                     Clock::time_point now) {
  std::vector<Evictable> loaded;
  for (const auto& model : registry.all()) {
    if (!model->ready()) continue;
    const Clock::time_point last_used{std::chrono::nanoseconds{model->load->last_used.load()}};
    loaded.push_back({.key = model->name + "/" + model->version,
                      .bytes = model->load->bytes,
                      .idle = model->traffic->under_way() == 0 && now - last_used >= a_moment,
                      .always_loaded = stays_loaded(model->name, rule),
                      .last_used = last_used});
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
