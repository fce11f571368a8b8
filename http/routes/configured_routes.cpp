#include "http/routes/configured_routes.hpp"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "http/awaited_answer.hpp"
#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/guard/scope.hpp"
#include "http/json_text.hpp"
#include "http/routes/document.hpp"
#include "http/routes/files.hpp"
#include "http/routes/route_call.hpp"
#include "http/routes/route_checks.hpp"

namespace mainstay::http::routes {

namespace {

Router::Handler computing(std::shared_ptr<const RoutePlan> plan, std::shared_ptr<const Dependencies> dependencies) {
  return [plan = std::move(plan), dependencies = std::move(dependencies)](std::unique_ptr<Exchange> exchange,
                                                                          const PathParameters& path) {
    auto checked = check(plan->route, plan->fields, *exchange, path, dependencies->registry);
    if (auto* refused = std::get_if<Response>(&checked)) return exchange->respond(std::move(*refused));
    auto& [model, values] = std::get<Checked>(checked);
    auto call = std::make_unique<RouteCall>(plan, std::move(values));
    call_model(std::move(exchange), std::move(call), {model, plan->route.version},
               {dependencies->registry, dependencies->lifecycle, dependencies->traces});
  };
}

Router::Handler sending(const config::Route& route) {
  return [&route](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    exchange->respond(file_response(route, route.index.empty() ? path["name"] : route.index));
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

Router::Handler ordering(std::shared_ptr<const RoutePlan> plan, std::shared_ptr<const Dependencies> dependencies) {
  return [plan = std::move(plan), dependencies = std::move(dependencies)](std::unique_ptr<Exchange> exchange,
                                                                          const PathParameters& path) {
    auto checked = check(plan->route, plan->fields, *exchange, path, dependencies->registry);
    if (auto* refused = std::get_if<Response>(&checked)) return exchange->respond(std::move(*refused));
    const auto& [name, values] = std::get<Checked>(checked);
    const auto& route = plan->route;
    const auto model = dependencies->registry.find(name, route.version);
    if (!model) return exchange->respond(error_response(model.error()));
    auto done = plan->answer.of(carried_out((*model)->name, route.order), values);
    (*model)->inbox->order(Order{.kind = kind_of(route.order), .why = "asked for over the API"},
                           answer_when_done(std::move(exchange), (*model)->name, std::move(done)));
  };
}

/// A request whose fields are wrong need not be kept to be refused.
Router::Deferrable deferrable(const std::shared_ptr<const RoutePlan>& plan, const Registry& registry) {
  Router::Deferrable deferrable{.headers = {"Content-Type"}, .always = plan->route.async};
  for (const auto& field : plan->route.fields)
    if (field.from == config::FieldSource::header) deferrable.headers.push_back(field.place());
  deferrable.model_of = [plan, &registry](const Exchange& exchange,
                                          const PathParameters& path) -> std::variant<AskedModel, Response> {
    auto checked = check(plan->route, plan->fields, exchange, path, registry, Computed::later);
    if (auto* refused = std::get_if<Response>(&checked)) return std::move(*refused);
    auto& model = std::get<Checked>(checked).model;
    if (const auto found = registry.find(model, plan->route.version); !found) return error_response(found.error());
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
    case config::RouteKind::files:
      break;
  }
  if (route.scope.empty()) return route.replaces ? Scope::open : Scope::infer;
  // Keys have none that is open.
  return scope_from(route.scope).value_or(Scope::open);
}

class Handlers {
 public:
  explicit Handlers(const Dependencies& dependencies)
      : dependencies_(std::make_shared<const Dependencies>(dependencies)) {}

  void add_to(Router& router, const config::Route& route) {
    const auto add = [&](Router::Handler handler, std::optional<Router::Deferrable> deferrable = std::nullopt) {
      router.add(route.method, route.path, scope_of(route), std::move(handler), std::move(deferrable));
    };
    if (route.kind == config::RouteKind::document) return add(showing(route, dependencies_));
    if (route.kind == config::RouteKind::files) return add(sending(route));
    const auto plan = std::make_shared<const RoutePlan>(route, takes_long(route) ? side() : nullptr);
    if (route.kind == config::RouteKind::order) return add(ordering(plan, dependencies_));
    add(computing(plan, dependencies_), deferrable(plan, dependencies_->registry));
  }

 private:
  /// All routes share these threads, which live as long as one of them.
  std::shared_ptr<SideThreads> side() {
    const auto& images = dependencies_->config.images;
    if (!side_) side_ = std::make_shared<SideThreads>(images.threads, images.max_waiting);
    return side_;
  }

  const std::shared_ptr<const Dependencies> dependencies_;
  std::shared_ptr<SideThreads> side_;
};

void add_where(Router& router, const Dependencies& dependencies, bool replacing) {
  Handlers handlers(dependencies);
  for (const auto& route : dependencies.config.routes)
    if (route.replaces == replacing) handlers.add_to(router, route);
}

}  // namespace

void add_replacing_routes(Router& router, const Dependencies& dependencies) { add_where(router, dependencies, true); }
void add_configured_routes(Router& router, const Dependencies& dependencies) { add_where(router, dependencies, false); }

}  // namespace mainstay::http::routes
