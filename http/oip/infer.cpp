#include "http/oip/infer.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "http/errors.hpp"
#include "http/oip/infer_request.hpp"
#include "http/oip/infer_response.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http::oip {

namespace {

// What is kept of a request until its model has answered. The answer is put into JSON on an I/O thread: the thread that
// computed it has the next request to compute.
class Call final : public Task {
 public:
  Call(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::string id, std::vector<std::string> outputs)
      : exchange_(std::move(exchange)), model_(std::move(model)), id_(std::move(id)), outputs_(std::move(outputs)) {}

  static void finish(std::unique_ptr<Call> call, Result<InferResponse> answer) noexcept {
    call->answer_ = std::move(answer);
    Exchange& exchange = *call->exchange_;
    exchange.post(std::move(call));
  }

  void run() noexcept override {
    try {
      exchange_->respond(response());
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
    auto body = infer_response_body({model_->name, model_->version, id_}, outputs_, *answer_);
    if (!body) return error_response(body.error());
    Response response;
    response.body = std::move(body).value();
    return response;
  }

  std::unique_ptr<Exchange> exchange_;
  Registry::ModelPtr model_;
  std::string id_;
  std::vector<std::string> outputs_;
  Result<InferResponse> answer_ = Error{};
};

class AnswerReceiver final : public Receiver {
 public:
  explicit AnswerReceiver(std::unique_ptr<Call> call) : call_(std::move(call)) {}
  void receive(Result<InferResponse> answer) noexcept override { Call::finish(std::move(call_), std::move(answer)); }

 private:
  std::unique_ptr<Call> call_;
};

std::optional<Error> unreadable(const Exchange& exchange) {
  if (const auto encoding = exchange.header("content-encoding");
      encoding && !encoding->empty() && *encoding != "identity")
    return Error{Errc::unsupported_media, "content encodings are not read here: send the body as it is"};
  if (exchange.header("inference-header-content-length"))
    return Error{Errc::unimplemented, "binary tensor data is not served here"};
  return std::nullopt;
}

Error not_loaded(const ServedModel& model) {
  const auto why = model.vitals->state == NodeState::failed ? model.vitals->cause() : "";
  return {Errc::unavailable,
          "model '" + model.name + "' is " + (why.empty() ? "not loaded yet" : "not available: " + why)};
}

Response refused(const Error& error, std::string_view model) {
  auto response = error_response(error);
  response.model = model;
  return response;
}

}  // namespace

void infer(std::unique_ptr<Exchange> exchange, std::string_view name, std::string_view version,
           const Registry& registry, const Lifecycle& lifecycle) {
  if (lifecycle.draining) {
    auto response = refused({Errc::unavailable, "the server is draining"}, name);
    response.close = true;
    return exchange->respond(std::move(response));
  }
  auto found = registry.find(name, version);
  if (!found) return exchange->respond(error_response(found.error()));
  auto model = std::move(found).value();
  if (!model->signature) return exchange->respond(refused(not_loaded(*model), name));
  if (const auto error = unreadable(*exchange)) return exchange->respond(refused(*error, name));

  const Request& request = exchange->request();
  auto parsed = parse_infer_request(request.body.text(), *model->signature, request.arrived,
                                    seconds(model->config->timeouts.infer_s));
  if (!parsed) return exchange->respond(refused(parsed.error(), name));

  auto infer_request = std::move(parsed->request);
  infer_request.id = request.id;
  infer_request.client_gone = request.client_gone;
  // Before the model becomes the call's: it may be replaced in the registry, and is kept by the call until it is
  // answered, which may be before `submit` returns.
  const auto inbox = model->inbox;
  auto call =
      std::make_unique<Call>(std::move(exchange), std::move(model), std::move(parsed->id), infer_request.outputs);
  inbox->submit(std::move(infer_request), Reply{std::make_unique<AnswerReceiver>(std::move(call))});
}

}  // namespace mainstay::http::oip
