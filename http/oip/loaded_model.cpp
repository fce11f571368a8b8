#include "http/oip/loaded_model.hpp"

#include <string>
#include <utility>

#include "http/errors.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http::oip {

namespace {

class Wait final : public Task {
 public:
  Wait(std::unique_ptr<Exchange> exchange, std::string_view name, std::string_view version, const Registry& registry,
       const Lifecycle& lifecycle, ServeLoaded serve)
      : exchange_(std::move(exchange)),
        name_(name),
        version_(version),
        registry_(registry),
        lifecycle_(lifecycle),
        serve_(std::move(serve)) {}

  static void for_load(std::unique_ptr<Wait> wait, Inbox& inbox) {
    auto gone = wait->exchange_->request().client_gone;
    // A std::function has to be copyable.
    auto shared = std::make_shared<std::unique_ptr<Wait>>(std::move(wait));
    inbox.await_load({Completion([shared](Status status) { go_on(std::move(*shared), std::move(status)); }), gone});
  }

  void run() noexcept override;

 private:
  static void go_on(std::unique_ptr<Wait> wait, Status status) {
    wait->status_ = std::move(status);
    Exchange& exchange = *wait->exchange_;
    exchange.post(std::move(wait));
  }

  std::unique_ptr<Exchange> exchange_;
  const std::string name_;
  const std::string version_;
  const Registry& registry_;
  const Lifecycle& lifecycle_;
  const ServeLoaded serve_;
  Status status_ = success();
};

/// The model, loaded or not; null where its answer has been given.
Registry::ModelPtr find(Exchange& exchange, std::string_view name, std::string_view version, const Registry& registry,
                        const Lifecycle& lifecycle) {
  if (lifecycle.draining) {
    auto response = refused({Errc::unavailable, "the server is draining"}, name);
    response.close = true;
    exchange.respond(std::move(response));
    return nullptr;
  }
  auto found = registry.find(name, version);
  if (found) return std::move(found).value();
  exchange.respond(error_response(found.error()));
  return nullptr;
}

void Wait::run() noexcept {
  if (!status_) return exchange_->respond(refused(status_.error(), name_));
  auto model = find(*exchange_, name_, version_, registry_, lifecycle_);
  if (!model) return;
  // It was unloaded again before its turn came.
  if (!model->signature)
    return exchange_->respond(refused({Errc::unavailable, "model '" + model->name + "' is not loaded"}, name_));
  // The time that its model took to load is not the model's to compute it.
  const auto waited = Clock::now() - exchange_->request().arrived;
  const auto longest = seconds(model->config->timeouts.infer_s) + waited;
  serve_(std::move(exchange_), std::move(model), longest);
}

}  // namespace

void with_loaded_model(std::unique_ptr<Exchange> exchange, std::string_view name, std::string_view version,
                       const Registry& registry, const Lifecycle& lifecycle, ServeLoaded serve) {
  auto model = find(*exchange, name, version, registry, lifecycle);
  if (!model) return;
  if (model->signature) {
    const auto longest = seconds(model->config->timeouts.infer_s);
    return serve(std::move(exchange), std::move(model), longest);
  }
  const auto inbox = model->inbox;
  Wait::for_load(std::make_unique<Wait>(std::move(exchange), name, version, registry, lifecycle, std::move(serve)),
                 *inbox);
}

Response refused(const Error& error, std::string_view model) {
  auto response = error_response(error);
  response.model = model;
  return response;
}

}  // namespace mainstay::http::oip
