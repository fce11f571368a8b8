#include "http/model_call.hpp"

#include <exception>
#include <string>
#include <utility>

#include "http/errors.hpp"

namespace mainstay::http {

namespace {

// What is kept of a request until its model has answered. The answer is written on an I/O thread: the thread that
// computed it has the next request to compute.
class Call final : public Task {
 public:
  Call(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Registry::ModelPtr model,
       std::unique_ptr<RequestTrace> trace)
      : exchange_(std::move(exchange)),
        dialect_(std::move(dialect)),
        model_(std::move(model)),
        trace_(std::move(trace)) {}

  static void finish(std::unique_ptr<Call> call, Result<InferResponse> answer) noexcept {
    call->answer_ = std::move(answer);
    call->answered_ = Clock::now();
    if (call->trace_) call->trace_->answered(call->answer_ ? &call->answer_->timings : nullptr, call->answered_);
    // A refusal is written at once.
    if (auto* side = call->answer_ ? call->dialect_->side_threads() : nullptr) return side->add(std::move(call));
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
    if (trace_) trace_->ended(Clock::now());
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
  std::unique_ptr<RequestTrace> trace_;
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

/// Reads a request for a model that is loaded, and hands it in.
void take(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Registry::ModelPtr model,
          std::chrono::nanoseconds longest, RequestTraces* traces) {
  const auto begun = Clock::now();
  auto read = dialect->read(*exchange, *model, longest);
  if (!read) return exchange->respond(refused(read.error(), model->name));
  auto request = std::move(read).value();
  auto trace = complete(request, exchange->request(), *model, begun, traces);
  // Before the model becomes the call's: it may be replaced in the registry, and is kept by the call until it is
  // answered, which may be before `submit` returns.
  const auto inbox = model->inbox;
  auto call = std::make_unique<Call>(std::move(exchange), std::move(dialect), std::move(model), std::move(trace));
  inbox->submit(std::move(request), Reply{std::make_unique<AnswerReceiver>(std::move(call))});
}

// The same on a thread for what takes long.
class Taking final : public Task {
 public:
  Taking(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Registry::ModelPtr model,
         std::chrono::nanoseconds longest, RequestTraces* traces)
      : exchange_(std::move(exchange)),
        dialect_(std::move(dialect)),
        model_(std::move(model)),
        longest_(longest),
        traces_(traces) {}

  static void wait_for_turn(SideThreads& side, std::unique_ptr<Taking> taking) {
    auto& self = *taking;
    std::unique_ptr<Task> task = std::move(taking);
    if (side.take(task)) return;
    self.exchange_->respond(
        refused({Errc::unavailable, "there are more images to decode than may wait for that"}, self.model_->name));
  }

  void run() noexcept override {
    try {
      take(std::move(exchange_), std::move(dialect_), std::move(model_), longest_, traces_);
    } catch (const std::exception&) {
      // For lack of memory. The exchange is gone by now, and has answered 500.
    }
  }

 private:
  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<Dialect> dialect_;
  Registry::ModelPtr model_;
  const std::chrono::nanoseconds longest_;
  RequestTraces* const traces_;
};

/// The same, wherever the dialect wants it.
void take_in_place(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Registry::ModelPtr model,
                   std::chrono::nanoseconds longest, RequestTraces* traces) {
  auto* side = dialect->side_threads();
  if (!side) return take(std::move(exchange), std::move(dialect), std::move(model), longest, traces);
  Taking::wait_for_turn(
      *side, std::make_unique<Taking>(std::move(exchange), std::move(dialect), std::move(model), longest, traces));
}

}  // namespace

void call_model(std::unique_ptr<Exchange> exchange, std::unique_ptr<Dialect> dialect, Asked asked, Models models) {
  auto model = find_model(*exchange, asked, models);
  if (!model) return;
  if (model->signature) {
    const auto longest = longest_of(*model);
    return take_in_place(std::move(exchange), std::move(dialect), std::move(model), longest, models.traces);
  }
  if (auto response = dialect->not_loaded(*model)) {
    response->model = model->name;
    return exchange->respond(*std::move(response));
  }
  // A std::function has to be copyable.
  auto shared = std::make_shared<std::unique_ptr<Dialect>>(std::move(dialect));
  const auto serve = [shared, traces = models.traces](auto waited, auto loaded, auto longest) {
    take_in_place(std::move(waited), std::move(*shared), std::move(loaded), longest, traces);
  };
  await_loaded(std::move(exchange), *model, asked, models, serve);
}

std::unique_ptr<RequestTrace> complete(InferRequest& read, const Request& request, const ServedModel& model,
                                       Clock::time_point begun, RequestTraces* traces) {
  read.id = request.id;
  read.handed_in = Clock::now();
  read.client_gone = request.client_gone;
  read.trace = request.trace;
  read.watch = request.watch;
  model.traffic->spent(Traffic::Phase::read, read.handed_in - begun);
  return traces ? traces->begin(read, model) : nullptr;
}

}  // namespace mainstay::http
