#include "http/routes/route_checks.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/guard/refusals.hpp"
#include "http/json_text.hpp"
#include "http/routes/model_facts.hpp"

namespace mainstay::http::routes {

namespace {

using Kind = config::CheckStep::Kind;

class Checking {
 public:
  Checking(const config::Route& route, const RouteFields& fields, const Exchange& exchange, const PathParameters& path,
           const Registry& registry)
      : route_(route), fields_(fields), exchange_(exchange), registry_(registry), reading_(fields, exchange, path) {}

  std::variant<Checked, Response> run(Computed computed) && {
    for (const auto& step : fields_.steps)
      if (computed == Computed::now || step.kind == Kind::field)
        if (auto failure = failure_of(step)) return *std::move(failure);
    auto model = name_of_model();
    if (!model) return error_response(model.error());
    if (!may_use(exchange_, *model)) return not_its_model(*model);
    return Checked{std::move(model).value(), std::move(reading_).values()};
  }

 private:
  std::optional<Response> failure_of(const config::CheckStep& step) {
    if (step.kind == Kind::field) return check_field(step);
    if (step.kind == Kind::loading) return check_loads();
    return check_model(step.kind);
  }

  std::optional<Response> check_field(const config::CheckStep& step) {
    if (const auto error = reading_.check(step.field, step.check)) return error_response(*error);
    return std::nullopt;
  }

  std::optional<Response> check_loads() const {
    const auto models = registry_.all();
    if (std::ranges::none_of(models, [](const auto& model) { return is_loading(*model); })) return std::nullopt;
    return error_response({Errc::busy, "a model is being loaded"});
  }

  std::optional<Response> check_model(Kind what) {
    const auto name = name_of_model();
    if (!name) return error_response(name.error());
    if (!may_use(exchange_, *name)) return not_its_model(*name);
    const auto model = registry_.find(*name, route_.version);
    // Who hands the request in says so, and knows of a server that drains.
    if (!model) return std::nullopt;
    auto refused = what == Kind::model_loaded ? loaded(**model) : idle(**model);
    if (refused) refused->model = *name;
    return refused;
  }

  std::optional<Response> loaded(const ServedModel& model) const {
    return model.signature ? std::nullopt : not_loaded(route_, model);
  }

  static std::optional<Response> idle(const ServedModel& model) {
    if (!model.places || !model.places->full()) return std::nullopt;
    return error_response(Exclusion::refusal());
  }

  Result<std::string> name_of_model() {
    if (route_.model_from.empty()) return route_.model;
    const auto field = std::ranges::find(route_.fields, route_.model_from, &config::RouteField::name);
    const auto value = reading_.value(static_cast<std::size_t>(field - route_.fields.begin()));
    if (!value) return value.error();
    return std::string(std::get<Buffer>((*value)->items.front()).text());
  }

  const config::Route& route_;
  const RouteFields& fields_;
  const Exchange& exchange_;
  const Registry& registry_;
  FieldReading reading_;
};

}  // namespace

std::variant<Checked, Response> check(const config::Route& route, const RouteFields& fields, const Exchange& exchange,
                                      const PathParameters& path, const Registry& registry, Computed computed) {
  return Checking(route, fields, exchange, path, registry).run(computed);
}

std::optional<Response> not_loaded(const config::Route& route, const ServedModel& model) {
  const auto& said = route.not_loaded;
  if (said == "wait") return std::nullopt;
  auto response = error_response({Errc::invalid_argument, "model " + shown(model.name) + " is not loaded"});
  std::from_chars(said.data(), said.data() + said.size(), response.status);
  return response;
}

bool may_use(const Exchange& exchange, std::string_view model) {
  const auto& key = exchange.request().key;
  return !key || key->may_use(model);
}

}  // namespace mainstay::http::routes
