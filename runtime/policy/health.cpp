#include "runtime/policy/health.hpp"

#include <algorithm>
#include <utility>

namespace mainstay {

namespace {

using Model = HealthFacts::Model;

std::optional<std::string> silence(const HealthFacts& facts) {
  if (!facts.heartbeat_age || *facts.heartbeat_age <= oldest_heartbeat) return std::nullopt;
  const auto whole = std::chrono::floor<std::chrono::seconds>(*facts.heartbeat_age).count();
  return "the actors have not answered for " + std::to_string(whole) + " s";
}

bool is_there(const Model& model) { return model.ready || model.asleep(); }

std::string what_it_is(const Model& model) {
  if (model.unwanted && model.state == NodeState::unloaded) return model.name + " was unloaded by an operator";
  return model.name + " is " + std::string(name_of(model.state));
}

/// What is wrong with a model, where that makes the server less than it should be.
std::optional<std::string> trouble_of(const Model& model) {
  if (model.state == NodeState::failed || model.state == NodeState::degraded || model.state == NodeState::restarting ||
      (model.must_be_loaded && !is_there(model)))
    return what_it_is(model);
  if (model.breaker_open) return "the breaker of " + model.name + " is open";
  return std::nullopt;
}

bool none_that_must_be_is_there(const std::vector<Model>& models) {
  const auto must = [](const Model& model) { return model.must_be_loaded; };
  return std::ranges::any_of(models, must) &&
         std::ranges::none_of(models, [&](const Model& model) { return must(model) && is_there(model); });
}

}  // namespace

std::string_view name_of(Health::Status status) noexcept {
  switch (status) {
    case Health::Status::ok:
      return "ok";
    case Health::Status::degraded:
      return "degraded";
    case Health::Status::unhealthy:
      return "unhealthy";
  }
  return "unknown";
}

Health judge_health(const HealthFacts& facts) {
  Health health;
  const auto say = [&health](Health::Status at_least, std::string reason) {
    health.status = std::max(health.status, at_least);
    health.reasons.push_back(std::move(reason));
  };
  if (auto silent = silence(facts)) say(Health::Status::unhealthy, *std::move(silent));
  if (facts.draining) say(Health::Status::unhealthy, "the server is draining");
  if (facts.starting) say(Health::Status::degraded, "the server is starting");
  if (none_that_must_be_is_there(facts.models)) say(Health::Status::unhealthy, "no model that must be loaded is ready");
  if (facts.memory_critical) say(Health::Status::degraded, "memory is critical");
  for (const auto& model : facts.models)
    if (auto trouble = trouble_of(model)) say(Health::Status::degraded, *std::move(trouble));
  return health;
}

std::optional<std::string> why_not_live(const HealthFacts& facts) {
  if (auto silent = silence(facts)) return silent;
  for (const auto& model : facts.models)
    if (model.out_of_threads) return "as many threads of " + model.name + " hang as may";
  return std::nullopt;
}

std::optional<std::string> why_not_ready(const HealthFacts& facts) {
  if (facts.draining) return "the server is draining";
  if (facts.starting) return "the server is starting";
  for (const auto& model : facts.models) {
    if (!model.must_be_loaded) continue;
    if (!model.was_loaded || (model.unwanted && !model.ready)) return what_it_is(model);
  }
  return std::nullopt;
}

}  // namespace mainstay
