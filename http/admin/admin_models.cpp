#include "http/admin/admin_models.hpp"

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "http/awaited_answer.hpp"
#include "http/errors.hpp"
#include "http/json_text.hpp"
#include "http/number_text.hpp"
#include "runtime/state/fingerprint.hpp"

namespace mainstay::http {

namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(Order::Kind kind) { return kind == Order::Kind::reset ? "reset" : "reload"; }

/// The value of a parameter in a target's query, as it stands there.
std::string_view query_value(std::string_view target, std::string_view name) {
  auto query = target.substr(std::min(target.find('?'), target.size()));
  while (!query.empty()) {
    query.remove_prefix(1);
    const auto field = query.substr(0, query.find('&'));
    query.remove_prefix(field.size());
    if (field.starts_with(name) && field.substr(name.size()).starts_with('=')) return field.substr(name.size() + 1);
  }
  return {};
}

Result<std::optional<std::size_t>> instance_from(std::string_view text) {
  if (text.empty()) return std::optional<std::size_t>{};
  const auto instance = number_in<std::size_t>(text);
  if (!instance) return Error{Errc::not_found, "an instance is a number, as in 0"};
  return instance;
}

Response carried_out(const ServedModel& model, Order::Kind kind) {
  Response response;
  response.body = R"({"model":)";
  append_any_as_json_string(response.body, model.name);
  response.body += R"(,"version":)";
  append_any_as_json_string(response.body, model.version);
  response.body.append(R"(,"done":")").append(name_of(kind)).append("\"}");
  return response;
}

Router::Handler ordering(const Registry& registry, Order::Kind kind) {
  return [&registry, kind](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    const auto refuse = [&](const Error& error) { exchange->respond(error_response(error)); };
    const auto model = registry.find(path["model"], query_value(exchange->request().target, "version"));
    if (!model) return refuse(model.error());
    const auto instance = instance_from(path["instance"]);
    if (!instance) return refuse(instance.error());
    auto done = carried_out(**model, kind);
    (*model)->inbox->order(Order{kind, *instance},
                           answer_when_done(std::move(exchange), (*model)->name, std::move(done)));
  };
}

/// Finds who may come in to the model, and answers with what `act` makes of it.
template <class Act>
Router::Handler with_admission(const Registry& registry, Act act) {
  return [&registry, act = std::move(act)](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    const auto model = registry.find(path["model"], query_value(exchange->request().target, "version"));
    if (!model) return exchange->respond(error_response(model.error()));
    Response response;
    response.model = (*model)->name;
    response.body = act(*(*model)->admission).dump(-1, ' ', false, Json::error_handler_t::replace);
    exchange->respond(std::move(response));
  };
}

Json breaker_json(const Admission& admission) { return {{"breaker", text_of(admission.breaker())}}; }

Json poison_json(Admission& admission) {
  auto list = Json::array();
  for (const auto& entry : admission.poison())
    list.push_back({{"fingerprint", text_of(entry.fingerprint)},
                    {"crashes", entry.crashes},
                    {"refused", entry.poisonous},
                    {"forgotten_in_s", std::chrono::ceil<std::chrono::seconds>(entry.left).count()},
                    {"requests", entry.request_ids}});
  return {{"poison", std::move(list)}};
}

}  // namespace

void add_admin_of_models(Router& router, const Registry& registry) {
  for (const auto kind : {Order::Kind::reset, Order::Kind::reload})
    for (const std::string at : {"/admin/models/{model}/", "/admin/models/{model}/instances/{instance}/"})
      router.add("POST", at + std::string(name_of(kind)), Scope::admin, ordering(registry, kind));

  const std::string model = "/admin/models/{model}/";
  const auto breaker = [&](const char* what, void (Admission::*act)()) {
    router.add("POST", model + "breaker/" + what, Scope::admin, with_admission(registry, [act](Admission& admission) {
                 (admission.*act)();
                 return breaker_json(admission);
               }));
  };
  breaker("open", &Admission::open_breaker);
  breaker("close", &Admission::close_breaker);
  breaker("reset", &Admission::reset_breaker);
  router.add("GET", model + "poison", Scope::admin, with_admission(registry, poison_json));
  router.add("DELETE", model + "poison", Scope::admin, with_admission(registry, [](Admission& admission) {
               admission.forget_poison();
               return poison_json(admission);
             }));
}

}  // namespace mainstay::http
