#include "http/metrics/model_metrics.hpp"

#include <array>

#include "http/metrics/families.hpp"

namespace mainstay::http::metrics {

namespace {

using Models = std::vector<Registry::ModelPtr>;

constexpr std::array<std::string_view, 10> model_states{"unknown",  "queued", "loading",    "warming",   "ready",
                                                        "degraded", "failed", "restarting", "unloading", "unloaded"};
constexpr std::array<std::string_view, 3> breaker_states{"closed", "open", "half_open"};

constexpr std::array<std::pair<Traffic::Outcome, std::string_view>, Traffic::outcomes> outcome_names{{
    {Traffic::Outcome::ok, "ok"},
    {Traffic::Outcome::invalid, "invalid"},
    {Traffic::Outcome::refused, "refused"},
    {Traffic::Outcome::failed, "failed"},
    {Traffic::Outcome::timed_out, "timed_out"},
}};
constexpr std::array<std::pair<Traffic::Phase, std::string_view>, Traffic::phases> phase_names{{
    {Traffic::Phase::read, "read"},
    {Traffic::Phase::queue, "queue"},
    {Traffic::Phase::compute, "compute"},
    {Traffic::Phase::write, "write"},
}};

Labels labels_of(const ServedModel& model) { return {{"model", model.name}, {"version", model.version}}; }

Family requests(const Models& models) {
  auto family = counter("mainstay_inference_requests_total", "Requests that have ended, by how.");
  for (const auto& model : models)
    for (const auto& [outcome, name] : outcome_names)
      family.add(with(labels_of(*model), "outcome", name), static_cast<double>(model->traffic->count(outcome)));
  return family;
}

Family durations(const Models& models) {
  auto family = histogram("mainstay_inference_duration_seconds",
                          "From a request's arrival to its model's answer, of requests that were answered well.");
  for (const auto& model : models) family.add(labels_of(*model), model->traffic->answered());
  return family;
}

Family phases(const Models& models) {
  auto family = histogram("mainstay_inference_phase_duration_seconds",
                          "Where the time of requests went: reading the body, waiting for the model, the call that "
                          "computed them, writing the answer.");
  for (const auto& model : models)
    for (const auto& [phase, name] : phase_names)
      family.add(with(labels_of(*model), "phase", name), model->traffic->phase(phase));
  return family;
}

/// 1, 2, 4 and so on, up to the most that is told apart.
Family requests_a_call(const Models& models) {
  auto family = histogram("mainstay_inference_call_requests", "Requests that one call to the model has computed.");
  constexpr std::array<double, 7> ends{1, 2, 4, 8, 16, 32, 64};
  static_assert(ends.back() == Traffic::most_in_a_call);
  for (const auto& model : models) {
    std::array<std::uint64_t, ends.size() + 1> counts{};
    std::uint64_t sum = 0;
    for (const auto& calls : model->traffic->calls()) {
      std::size_t bucket = 0;
      while (ends[bucket] < static_cast<double>(calls.requests)) ++bucket;
      counts[bucket] += calls.count;
      sum += calls.requests * calls.count;
    }
    family.add(labels_of(*model), ends, counts, static_cast<double>(sum));
  }
  return family;
}

Family states(const Models& models) {
  auto family = gauge("mainstay_model_state", "1 for the state that the model is in.");
  for (const auto& model : models) family.add_state(labels_of(*model), "state", model_states, name_of(model->state()));
  return family;
}

Family breakers(const Models& models) {
  auto family = gauge("mainstay_breaker_state", "1 for the state that the model's circuit breaker is in.");
  for (const auto& model : models)
    family.add_state(labels_of(*model), "state", breaker_states, name_of(model->admission->breaker().state));
  return family;
}

Family ends(const Models& models) {
  auto family = counter("mainstay_instance_ends_total", "Ends of instances, by their causes.");
  for (const auto& model : models)
    for (std::size_t i = 0; i < causes; ++i) {
      const auto cause = static_cast<Cause>(i);
      family.add(with(labels_of(*model), "cause", name_of(cause)), static_cast<double>(model->lives->ends(cause)));
    }
  return family;
}

/// Only of those whose memory is known.
Family memory(const Models& models) {
  auto family = gauge("mainstay_model_memory_bytes", "Memory that the model takes, or took when it was loaded last.");
  for (const auto& model : models)
    if (const auto bytes = model->load->bytes.load(); bytes > 0)
      family.add(labels_of(*model), static_cast<double>(bytes));
  return family;
}

/// One number of each model.
template <class Value>
Family each(Family family, const Models& models, Value value) {
  for (const auto& model : models) family.add(labels_of(*model), static_cast<double>(value(*model)));
  return family;
}

}  // namespace

void append_model_metrics(std::vector<prometheus::MetricFamily>& families, const Registry& registry) {
  const auto models = registry.all();
  requests(models).move_to(families);
  durations(models).move_to(families);
  phases(models).move_to(families);
  requests_a_call(models).move_to(families);
  each(gauge("mainstay_inference_requests_under_way", "Requests that have come and not ended."), models,
       [](const ServedModel& model) { return model.traffic->under_way(); })
      .move_to(families);
  each(gauge("mainstay_queue_depth", "Requests that wait for the model."), models, [](const ServedModel& model) {
    return model.vitals->queue_depth.load();
  }).move_to(families);
  each(gauge("mainstay_queue_capacity", "Requests that may wait for the model."), models, [](const ServedModel& model) {
    return model.config->queue.capacity;
  }).move_to(families);
  states(models).move_to(families);
  each(gauge("mainstay_model_ready", "1 where the model takes requests."), models, [](const ServedModel& model) {
    return model.ready() ? 1 : 0;
  }).move_to(families);
  each(gauge("mainstay_model_instances", "Instances that are wanted of the model."), models,
       [](const ServedModel& model) { return model.config->instances; })
      .move_to(families);
  each(gauge("mainstay_model_instances_serving", "Instances of the model that take requests."), models,
       [](const ServedModel& model) { return model.load->serving.load(); })
      .move_to(families);
  memory(models).move_to(families);
  each(gauge("mainstay_model_load_progress_ratio", "How far the model's load has come, from 0 to 1."), models,
       [](const ServedModel& model) { return model.load->progress(); })
      .move_to(families);
  each(gauge("mainstay_model_load_waiting_requests", "Requests that wait for the model to be loaded."), models,
       [](const ServedModel& model) { return model.load->waiting.load(); })
      .move_to(families);
  each(counter("mainstay_model_loads_total", "Loads of the model that ended well."), models,
       [](const ServedModel& model) { return model.load->loads.load(); })
      .move_to(families);
  breakers(models).move_to(families);
  ends(models).move_to(families);
  each(counter("mainstay_state_resets_total", "Times that the state was put back between two calls."), models,
       [](const ServedModel& model) { return model.lives->resets(); })
      .move_to(families);
  each(counter("mainstay_state_reloads_total", "Times that a fresh model took the place between two calls."), models,
       [](const ServedModel& model) { return model.lives->reloads(); })
      .move_to(families);
  each(counter("mainstay_state_drifts_total", "Times that a reset did not bring the pristine state back."), models,
       [](const ServedModel& model) { return model.lives->drifts(); })
      .move_to(families);
}

}  // namespace mainstay::http::metrics
