#include "http/health/health_facts.hpp"

#include "runtime/policy/load_strategy.hpp"

namespace mainstay::http {

namespace {

HealthFacts::Model facts_of(const ServedModel& model, bool must_be_loaded) {
  return {
      .name = "model '" + model.name + "' version " + model.version,
      .must_be_loaded = must_be_loaded,
      .state = model.state(),
      .ready = model.ready(),
      .was_loaded = model.proven,
      .unwanted = model.load->unwanted,
      .breaker_open = model.admission->breaker().state == Breaker::State::open,
      .out_of_threads = model.vitals->orphans >= static_cast<std::int64_t>(model.config->restart.orphans_max),
  };
}

}  // namespace

HealthFacts health_facts(const Dependencies& dependencies, Clock::time_point now) {
  const auto& config = dependencies.config;
  HealthFacts facts;
  for (const auto& model : dependencies.registry.all()) {
    // Of a model's versions only the one that is served by default has to be there: a new one that is not warm yet
    // takes nothing away.
    const auto served = dependencies.registry.find(model->name, "");
    const bool is_default = served && *served == model;
    facts.models.push_back(
        facts_of(*model, is_default && must_be_loaded(model->name, config.model_loading, config.model_unloading)));
  }
  facts.starting = dependencies.lifecycle.starting;
  facts.draining = dependencies.lifecycle.draining;
  facts.memory_critical = dependencies.memory.view().level == MemoryLevel::critical;
  facts.heartbeat_age = dependencies.heartbeat.age(now);
  return facts;
}

}  // namespace mainstay::http
