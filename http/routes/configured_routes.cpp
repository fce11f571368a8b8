#include "http/routes/configured_routes.hpp"

#include <memory>
#include <string>
#include <utility>

#include "http/awaited_answer.hpp"
#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/guard/refusals.hpp"
#include "http/guard/scope.hpp"
#include "http/json_text.hpp"
#include "http/routes/document.hpp"
#include "http/routes/route_call.hpp"

namespace mainstay::http::routes {

namespace {

/// The gate knows the models of the server's own paths alone.
bool may_use(const Exchange& exchange, std::string_view model) {
  const auto& key = exchange.request().key;
  return !key || key->may_use(model);
}

Router::Handler computing(std::shared_ptr<const RoutePlan> plan, const Dependencies& dependencies) {
  return [plan = std::move(plan), &registry = dependencies.registry, &lifecycle = dependencies.lifecycle](
             std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    auto values = plan->fields.read(*exchange, path);
    if (!values) return exchange->respond(error_response(values.error()));
    const std::string model(plan->model(*values));
    if (!may_use(*exchange, model)) return exchange->respond(not_its_model(model));
    auto call = std::make_unique<RouteCall>(plan, std::move(values).value());
    call_model(std::move(exchange), std::move(call), {model, plan->route.version}, {registry, lifecycle});
  };
}

Router::Handler showing(const config::Route& route, std::shared_ptr<const Dependencies> dependencies) {
  struct Shown {
    explicit Shown(const config::Route& said) : document(said), answer(said) {}
    const Document document;
    const RouteAnswer answer;
  };
  return [shown = std::make_shared<const Shown>(route), dependencies](std::unique_ptr<Exchange> exchange,
                                                                      const PathParameters&) {
    exchange->respond(shown->answer.with_body(shown->document.text(*dependencies, Moment::current())));
  };
}

Order::Kind kind_of(config::RouteOrder order) {
  switch (order) {
    case config::RouteOrder::reload:
      return Order::Kind::reload;
    case config::RouteOrder::load:
      return Order::Kind::load;
    case config::RouteOrder::unload:
      return Order::Kind::unload;
    case config::RouteOrder::reset:
      break;
  }
  return Order::Kind::reset;
}

std::string_view done_text(config::RouteOrder order) {
  switch (order) {
    case config::RouteOrder::reload:
      return "reload";
    case config::RouteOrder::load:
      return "load";
    case config::RouteOrder::unload:
      return "unload";
    case config::RouteOrder::reset:
      break;
  }
  return "reset";
}

std::string carried_out(const std::string& model, config::RouteOrder order) {
  std::string text = R"({"model":)";
  append_any_as_json_string(text, model);
  return text.append(R"(,"done":")").append(done_text(order)).append("\"}");
}

Router::Handler ordering(std::shared_ptr<const RoutePlan> plan, const Registry& registry) {
  return [plan = std::move(plan), &registry](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    const auto refuse = [&](const Error& error) { exchange->respond(error_response(error)); };
    const auto values = plan->fields.read(*exchange, path);
    if (!values) return refuse(values.error());
    const auto& route = plan->route;
    const auto name = plan->model(*values);
    if (!may_use(*exchange, name)) return exchange->respond(not_its_model(name));
    const auto model = registry.find(name, route.version);
    if (!model) return refuse(model.error());
    auto done = plan->answer.of(carried_out((*model)->name, route.order), *values);
    (*model)->inbox->order(Order{.kind = kind_of(route.order), .why = "asked for over the API"},
                           answer_when_done(std::move(exchange), (*model)->name, std::move(done)));
  };
}

/// A request whose fields are wrong need not be kept to be refused.
Router::Deferrable deferrable(const std::shared_ptr<const RoutePlan>& plan, const Registry& registry) {
  Router::Deferrable deferrable{.headers = {"Content-Type"}, .always = plan->route.async};
  for (const auto& field : plan->route.fields)
    if (field.from == config::FieldSource::header) deferrable.headers.push_back(field.place());
  deferrable.model_of = [plan, &registry](const Exchange& exchange, const PathParameters& path) -> Result<AskedModel> {
    const auto values = plan->fields.read(exchange, path);
    if (!values) return values.error();
    std::string model(plan->model(*values));
    if (!may_use(exchange, model)) return Error{Errc::not_found, "no model is called '" + model + "'"};
    if (const auto found = registry.find(model, plan->route.version); !found) return found.error();
    return AskedModel{std::move(model), plan->route.version};
  };
  return deferrable;
}

Scope scope_of(const config::Route& route) {
  switch (route.kind) {
    case config::RouteKind::infer:
      return Scope::infer;
    case config::RouteKind::order:
      return Scope::admin;
    case config::RouteKind::document:
      break;
  }
  if (route.scope.empty()) return route.replaces ? Scope::open : Scope::infer;
  // Keys have none that is open.
  return scope_from(route.scope).value_or(Scope::open);
}

void add(Router& router, const config::Route& route, const std::shared_ptr<const Dependencies>& dependencies) {
  const auto scope = scope_of(route);
  if (route.kind == config::RouteKind::document)
    return router.add(route.method, route.path, scope, showing(route, dependencies));
  const auto plan = std::make_shared<const RoutePlan>(route);
  const auto& registry = dependencies->registry;
  if (route.kind == config::RouteKind::order)
    return router.add(route.method, route.path, scope, ordering(plan, registry));
  router.add(route.method, route.path, scope, computing(plan, *dependencies), deferrable(plan, registry));
}

void add_where(Router& router, const Dependencies& dependencies, bool replacing) {
  const auto shared = std::make_shared<const Dependencies>(dependencies);
  for (const auto& route : dependencies.config.routes)
    if (route.replaces == replacing) add(router, route, shared);
}

}  // namespace

void add_replacing_routes(Router& router, const Dependencies& dependencies) { add_where(router, dependencies, true); }
void add_configured_routes(Router& router, const Dependencies& dependencies) { add_where(router, dependencies, false); }

}  // namespace mainstay::http::routes
