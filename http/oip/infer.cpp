#include "http/oip/infer.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/oip/infer_body.hpp"
#include "http/oip/infer_request.hpp"
#include "http/oip/infer_response.hpp"
#include "http/oip/loaded_model.hpp"

namespace mainstay::http::oip {

namespace {

// Says, in a request and in an answer, where the JSON ends and the bytes of tensors begin.
constexpr std::string_view json_size_header = "Inference-Header-Content-Length";

// What is kept of a request until its model has answered. The answer is put into JSON on an I/O thread: the thread that
// computed it has the next request to compute.
class Call final : public Task {
 public:
  Call(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::string id, RequestedOutputs outputs)
      : exchange_(std::move(exchange)), model_(std::move(model)), id_(std::move(id)), outputs_(std::move(outputs)) {}

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
    auto response = encoded();
    response.model = model_->name;
    if (answer_) response.timings = answer_->timings;
    return response;
  }

  Response encoded() const {
    if (!answer_) return error_response(answer_.error());
    auto answer = infer_answer({model_->name, model_->version, id_}, outputs_.names, outputs_.forms, *answer_);
    if (!answer) return error_response(answer.error());
    Response response;
    if (answer->binary) {
      response.content_type = "application/octet-stream";
      response.headers.push_back({std::string(json_size_header), std::to_string(answer->json.size())});
    }
    response.body = std::move(answer->json);
    response.tail = std::move(answer->tail);
    return response;
  }

  std::unique_ptr<Exchange> exchange_;
  Registry::ModelPtr model_;
  std::string id_;
  RequestedOutputs outputs_;
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

void serve(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::chrono::nanoseconds longest) {
  const Request& request = exchange->request();
  const auto begun = Clock::now();
  const auto body = divided_body(request.body, exchange->header(json_size_header));
  if (!body) return exchange->respond(refused(body.error(), model->name));
  auto parsed = parse_infer_request(*body, *model->signature, request.arrived, longest);
  if (!parsed) return exchange->respond(refused(parsed.error(), model->name));

  auto infer_request = std::move(parsed->request);
  infer_request.id = request.id;
  infer_request.handed_in = Clock::now();
  model->traffic->spent(Traffic::Phase::read, infer_request.handed_in - begun);
  infer_request.client_gone = request.client_gone;
  infer_request.trace = request.trace;
  // Before the model becomes the call's: it may be replaced in the registry, and is kept by the call until it is
  // answered, which may be before `submit` returns.
  const auto inbox = model->inbox;
  auto call = std::make_unique<Call>(std::move(exchange), std::move(model), std::move(parsed->id),
                                     RequestedOutputs{infer_request.outputs, std::move(parsed->forms)});
  inbox->submit(std::move(infer_request), Reply{std::make_unique<AnswerReceiver>(std::move(call))});
}

}  // namespace

void infer(std::unique_ptr<Exchange> exchange, std::string_view name, std::string_view version,
           const Registry& registry, const Lifecycle& lifecycle) {
  with_loaded_model(std::move(exchange), name, version, registry, lifecycle, serve);
}

}  // namespace mainstay::http::oip
