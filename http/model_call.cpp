#include "http/model_call.hpp"

#include <exception>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http {

namespace {

// What is kept of a request until its model has answered. The answer is written on an I/O thread: the thread that
// computed it has the next request to compute.
class Call final : public Task {
 public:
  Call(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Registry::ModelPtr model)
      : exchange_(std::move(exchange)), dialect_(std::move(dialect)), model_(std::move(model)) {}

  static void finish(std::unique_ptr<Call> call, Result<InferResponse> answer) noexcept {
    call->answer_ = std::move(answer);
    call->answered_ = Clock::now();
    Exchange& exchange = *call->exchange_;
    exchange.post(std::move(call));
  }

  void run() noexcept override {
    try {
      auto written = response();
      // Before its client has it: whoever asks for the statistics then finds it in them.
      if (answer_) model_->traffic->spent(Traffic::Phase::write, Clock::now() - answered_);
      exchange_->respond(std::move(written));
    } catch (const std::exception& problem) {
      exchange_->respond(error_response({Errc::internal, "the answer could not be written"}));
    }
  }

 private:
  Response response() const {
    auto response = answer_ ? dialect_->write(*model_, *answer_) : error_response(answer_.error());
    response.model = model_->name;
    if (answer_) response.timings = answer_->timings;
    return response;
  }

  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<Dialect> dialect_;
  Registry::ModelPtr model_;
  Result<InferResponse> answer_ = Error{};
  Clock::time_point answered_;
};

class AnswerReceiver final : public Receiver {
 public:
  explicit AnswerReceiver(std::unique_ptr<Call> call) : call_(std::move(call)) {}
  void receive(Result<InferResponse> answer) noexcept override { Call::finish(std::move(call_), std::move(answer)); }

 private:
  std::unique_ptr<Call> call_;
};

Response logged(Response response, std::string_view model) {
  response.model = model;
  return response;
}

Response refused(const Error& error, std::string_view model) { return logged(error_response(error), model); }

/// Where requests find their models.
struct Models {
  const Registry& registry;
  const Lifecycle& lifecycle;
};

/// Whether a request may still wait for its model to be loaded.
enum class Waits : bool { no, yes };

void take(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, std::string_view name,
          std::string_view version, Models models, Waits waits);

// A request whose body cannot be read before its model is loaded: what it consists of is not known.
class AwaitedCall final : public Task {
 public:
  AwaitedCall(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, std::string_view name,
              std::string_view version, Models models)
      : exchange_(std::move(exchange)), dialect_(std::move(dialect)), name_(name), version_(version), models_(models) {}

  static void wait(std::unique_ptr<AwaitedCall> call, Inbox& inbox) {
    auto gone = call->exchange_->request().client_gone;
    // A std::function has to be copyable.
    auto shared = std::make_shared<std::unique_ptr<AwaitedCall>>(std::move(call));
    inbox.await_load({Completion([shared](Status status) { go_on(std::move(*shared), std::move(status)); }), gone});
  }

  void run() noexcept override {
    if (!status_) return exchange_->respond(refused(status_.error(), name_));
    take(std::move(exchange_), std::move(dialect_), name_, version_, models_, Waits::no);
  }

 private:
  static void go_on(std::unique_ptr<AwaitedCall> call, Status status) {
    call->status_ = std::move(status);
    Exchange& exchange = *call->exchange_;
    exchange.post(std::move(call));
  }

  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<Dialect> dialect_;
  const std::string name_;
  const std::string version_;
  const Models models_;
  Status status_ = success();
};

void await_load(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, std::string_view name,
                std::string_view version, Models models, const ServedModel& model, Waits waits) {
  // It was unloaded again before its turn came.
  if (waits == Waits::no)
    return exchange->respond(refused({Errc::unavailable, "model '" + model.name + "' is not loaded"}, name));
  if (auto response = dialect->not_loaded(model)) return exchange->respond(logged(*std::move(response), name));
  const auto inbox = model.inbox;
  AwaitedCall::wait(std::make_unique<AwaitedCall>(std::move(exchange), std::move(dialect), name, version, models),
                    *inbox);
}

void take(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, std::string_view name,
          std::string_view version, Models models, Waits waits) {
  if (models.lifecycle.draining) {
    auto response = refused({Errc::unavailable, "the server is draining"}, name);
    response.close = true;
    return exchange->respond(std::move(response));
  }
  auto found = models.registry.find(name, version);
  if (!found) return exchange->respond(error_response(found.error()));
  auto model = std::move(found).value();
  if (!model->signature)
    return await_load(std::move(exchange), std::move(dialect), name, version, models, *model, waits);

  const Request& request = exchange->request();
  // The time that its model took to load is not the model's to compute it.
  const auto longest = seconds(model->config->timeouts.infer_s) +
                       (waits == Waits::no ? Clock::now() - request.arrived : std::chrono::nanoseconds{0});
  const auto begun = Clock::now();
  auto read = dialect->read(*exchange, *model, longest);
  if (!read) return exchange->respond(refused(read.error(), name));

  auto infer_request = std::move(read).value();
  infer_request.id = request.id;
  infer_request.handed_in = Clock::now();
  model->traffic->spent(Traffic::Phase::read, infer_request.handed_in - begun);
  infer_request.client_gone = request.client_gone;
  // Before the model becomes the call's: it may be replaced in the registry, and is kept by the call until it is
  // answered, which may be before `submit` returns.
  const auto inbox = model->inbox;
  auto call = std::make_unique<Call>(std::move(exchange), std::move(dialect), std::move(model));
  inbox->submit(std::move(infer_request), Reply{std::make_unique<AnswerReceiver>(std::move(call))});
}

}  // namespace

void call_model(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, std::string_view name,
                std::string_view version, const Registry& registry, const Lifecycle& lifecycle) {
  take(std::move(exchange), std::move(dialect), name, version, {registry, lifecycle}, Waits::yes);
}

}  // namespace mainstay::http
