#include "http/admin_models.hpp"

#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/errors.hpp"
#include "http/json_text.hpp"

namespace mainstay::http {

namespace {

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
  std::size_t instance = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), instance);
  if (failed != std::errc{} || end != text.data() + text.size())
    return Error{Errc::not_found, "an instance is a number, as in 0"};
  return std::optional<std::size_t>{instance};
}

/// Answers on an I/O thread, whoever says that the order was carried out.
class OrderCall final : public Task {
 public:
  OrderCall(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, Order order)
      : exchange_(std::move(exchange)), model_(std::move(model)), order_(order) {}

  static void give(std::unique_ptr<OrderCall> call) {
    const auto inbox = call->model_->inbox;
    const auto order = call->order_;
    // A std::function has to be copyable.
    auto shared = std::make_shared<std::unique_ptr<OrderCall>>(std::move(call));
    inbox->order(order, Completion([shared](Status status) { finish(std::move(*shared), std::move(status)); }));
  }

  void run() noexcept override { exchange_->respond(response()); }

 private:
  static void finish(std::unique_ptr<OrderCall> call, Status status) {
    call->status_ = std::move(status);
    Exchange& exchange = *call->exchange_;
    exchange.post(std::move(call));
  }

  Response response() const {
    Response response;
    if (!status_) {
      response = error_response(status_.error());
    } else {
      response.body = R"({"model":)";
      append_any_as_json_string(response.body, model_->name);
      response.body += R"(,"version":)";
      append_any_as_json_string(response.body, model_->version);
      response.body.append(R"(,"done":")").append(name_of(order_.kind)).append("\"}");
    }
    response.model = model_->name;
    return response;
  }

  std::unique_ptr<Exchange> exchange_;
  Registry::ModelPtr model_;
  Order order_;
  Status status_ = success();
};

Router::Handler ordering(const Registry& registry, Order::Kind kind) {
  return [&registry, kind](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    const auto refuse = [&](const Error& error) { exchange->respond(error_response(error)); };
    auto model = registry.find(path["model"], query_value(exchange->request().target, "version"));
    if (!model) return refuse(model.error());
    const auto instance = instance_from(path["instance"]);
    if (!instance) return refuse(instance.error());
    OrderCall::give(std::make_unique<OrderCall>(std::move(exchange), std::move(model).value(), Order{kind, *instance}));
  };
}

}  // namespace

void add_admin_of_models(Router& router, const Registry& registry) {
  for (const auto kind : {Order::Kind::reset, Order::Kind::reload})
    for (const std::string at : {"/admin/models/{model}/", "/admin/models/{model}/instances/{instance}/"})
      router.add("POST", at + std::string(name_of(kind)), ordering(registry, kind));
}

}  // namespace mainstay::http
