#include "http/loaded_model.hpp"

#include <string>
#include <utility>

#include "http/errors.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http {

namespace {

// A request whose body cannot be read before its model is loaded: what it consists of is not known.
class Wait final : public Task {
 public:
  Wait(std::unique_ptr<Exchange> exchange, Asked asked, Models models, ServeLoaded serve)
      : exchange_(std::move(exchange)),
        name_(asked.model),
        version_(asked.version),
        models_(models),
        serve_(std::move(serve)) {}

  static void for_load(std::unique_ptr<Wait> wait, Inbox& inbox) {
    auto gone = wait->exchange_->request().client_gone;
    // A std::function has to be copyable.
    auto shared = std::make_shared<std::unique_ptr<Wait>>(std::move(wait));
    inbox.await_load({Completion([shared](Status status) { go_on(std::move(*shared), std::move(status)); }), gone});
  }

  void run() noexcept override {
    if (!status_) return exchange_->respond(refused(status_.error(), name_));
    auto model = find_model(*exchange_, {name_, version_}, models_);
    if (!model) return;
    // It was unloaded again before its turn came.
    if (!model->signature)
      return exchange_->respond(refused({Errc::unavailable, "model '" + model->name + "' is not loaded"}, name_));
    // The time that its model took to load is not the model's to compute it.
    const auto longest = longest_of(*model) + (Clock::now() - exchange_->request().arrived);
    serve_(std::move(exchange_), std::move(model), longest);
  }

 private:
  static void go_on(std::unique_ptr<Wait> wait, Status status) {
    wait->status_ = std::move(status);
    Exchange& exchange = *wait->exchange_;
    exchange.post(std::move(wait));
  }

  std::unique_ptr<Exchange> exchange_;
  const std::string name_;
  const std::string version_;
  const Models models_;
  const ServeLoaded serve_;
  Status status_ = success();
};

}  // namespace

Registry::ModelPtr find_model(Exchange& exchange, Asked asked, Models models) {
  if (models.lifecycle.draining) {
    auto response = refused({Errc::unavailable, "the server is draining"}, asked.model);
    response.close = true;
    exchange.respond(std::move(response));
    return nullptr;
  }
  auto found = models.registry.find(asked.model, asked.version);
  if (found) return std::move(found).value();
  exchange.respond(error_response(found.error()));
  return nullptr;
}

std::chrono::nanoseconds longest_of(const ServedModel& model) { return seconds(model.config->timeouts.infer_s); }

void await_loaded(std::unique_ptr<Exchange> exchange, const ServedModel& model, Asked asked, Models models,
                  ServeLoaded serve) {
  // It may be replaced in the registry meanwhile.
  const auto inbox = model.inbox;
  Wait::for_load(std::make_unique<Wait>(std::move(exchange), asked, models, std::move(serve)), *inbox);
}

void with_loaded_model(std::unique_ptr<Exchange> exchange, Asked asked, Models models, ServeLoaded serve) {
  auto model = find_model(*exchange, asked, models);
  if (!model) return;
  if (!model->signature) return await_loaded(std::move(exchange), *model, asked, models, std::move(serve));
  const auto longest = longest_of(*model);
  serve(std::move(exchange), std::move(model), longest);
}

Response refused(const Error& error, std::string_view model) {
  auto response = error_response(error);
  response.model = model;
  return response;
}

}  // namespace mainstay::http
