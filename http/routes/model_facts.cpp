#include "http/routes/model_facts.hpp"

#include <algorithm>
#include <cstdint>

#include "config/describe.hpp"
#include "config/resolve.hpp"
#include "config/write.hpp"
#include "http/json_text.hpp"
#include "http/routes/scalar_text.hpp"

namespace mainstay::http::routes {

namespace {

using Found = std::vector<Registry::ModelPtr>;

Found found_of(const std::vector<std::string>& names, const Registry& registry) {
  Found found;
  for (const auto& name : names)
    if (auto model = registry.find(name, "")) found.push_back(std::move(model).value());
  return found;
}

bool is_loaded(const ServedModel& model) { return model.signature != nullptr; }

bool is_busy(const ServedModel& model) { return model.traffic->under_way() > 0; }

using Ask = bool (*)(const ServedModel&);
using Count = std::uint64_t (*)(const ServedModel&);

/// Null: it is no yes or no.
Ask question(std::string_view fact) {
  if (fact == "ready") return [](const ServedModel& model) { return model.ready(); };
  if (fact == "loaded") return is_loaded;
  if (fact == "loading") return is_loading;
  if (fact == "busy") return is_busy;
  return nullptr;
}

/// Null: it is no number.
Count counter(std::string_view fact) {
  using Outcome = Traffic::Outcome;
  if (fact == "queue_depth") return [](const ServedModel& model) { return model.vitals->queue_depth.load(); };
  if (fact == "loads") return [](const ServedModel& model) { return model.load->loads.load(); };
  if (fact == "requests") return [](const ServedModel& model) { return model.traffic->count(Outcome::ok); };
  if (fact == "failed")
    return [](const ServedModel& model) {
      return model.traffic->count(Outcome::failed) + model.traffic->count(Outcome::timed_out);
    };
  return nullptr;
}

/// The one that is told of: where only one is meant, that one, be it loaded or not.
const ServedModel* told_of(const Found& found, std::size_t meant) {
  if (meant == 1) return found.empty() ? nullptr : found.front().get();
  const auto loaded = std::ranges::find_if(found, [](const auto& model) { return is_loaded(*model); });
  return loaded == found.end() ? nullptr : loaded->get();
}

std::string quoted(std::string_view text) {
  std::string out;
  append_any_as_json_string(out, text);
  return out;
}

}  // namespace

bool is_loading(const ServedModel& model) {
  switch (model.state()) {
    case NodeState::queued:
    case NodeState::loading:
    case NodeState::warming:
      return true;
    default:
      return false;
  }
}

std::string model_fact(std::string_view fact, const std::vector<std::string>& models, const Registry& registry) {
  const auto found = found_of(models, registry);
  if (const auto ask = question(fact))
    return std::ranges::any_of(found, [&](const auto& model) { return ask(*model); }) ? "true" : "false";
  if (const auto count = counter(fact)) {
    std::uint64_t sum = 0;
    for (const auto& model : found) sum += count(*model);
    return std::to_string(sum);
  }
  const auto* model = told_of(found, models.size());
  if (!model) return "null";
  if (fact == "name") return quoted(model->name);
  if (fact == "version") return quoted(model->version);
  if (fact == "state") return quoted(name_of(model->state()));
  return text_of(double{model->load->progress()});
}

std::string model_value(const std::string& path, const std::string& model, const Registry& registry) {
  const auto found = registry.find(model, "");
  if (!found) return "null";
  auto config = *(*found)->config;
  const auto fields = config::describe(config);
  const auto resolution = config::resolve_path(fields, path);
  return resolution.keys ? config::json_text(config::field_at(fields, *resolution.keys)) : "null";
}

}  // namespace mainstay::http::routes
