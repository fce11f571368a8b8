#include "http/oip/generate.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/guard/scope.hpp"
#include "http/oip/event_stream.hpp"
#include "http/oip/generate_request.hpp"
#include "http/oip/generate_response.hpp"
#include "http/oip/infer_request.hpp"
#include "http/oip/loaded_model.hpp"

namespace mainstay::http::oip {

namespace {

// Answers with one object, on an I/O thread: the thread that computed it has the next request to compute.
class WholeAnswer final : public Task {
 public:
  WholeAnswer(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::string id)
      : exchange_(std::move(exchange)), model_(std::move(model)), id_(std::move(id)) {}

  static void give(std::unique_ptr<WholeAnswer> whole, Result<InferResponse> answer) {
    whole->answer_ = std::move(answer);
    Exchange& exchange = *whole->exchange_;
    exchange.post(std::move(whole));
  }

  void run() noexcept override {
    try {
      exchange_->respond(response());
    } catch (const std::exception& problem) {
      exchange_->respond(refused({Errc::internal, "the answer could not be written"}, model_->name));
    }
  }

 private:
  Response response() const {
    if (!answer_) return refused(answer_.error(), model_->name);
    auto body = generate_response_body({model_->name, model_->version, id_}, answer_->outputs);
    if (!body) return refused(body.error(), model_->name);
    Response response;
    response.body = std::move(body).value();
    response.model = model_->name;
    response.timings = answer_->timings;
    return response;
  }

  std::unique_ptr<Exchange> exchange_;
  Registry::ModelPtr model_;
  std::string id_;
  Result<InferResponse> answer_ = Error{};
};

class WholeReceiver final : public Receiver {
 public:
  explicit WholeReceiver(std::unique_ptr<WholeAnswer> answer) : answer_(std::move(answer)) {}
  void receive(Result<InferResponse> answer) noexcept override {
    WholeAnswer::give(std::move(answer_), std::move(answer));
  }

 private:
  std::unique_ptr<WholeAnswer> answer_;
};

enum class Answer : bool { whole, streamed };

std::unique_ptr<Receiver> receiver_of(Answer answer, std::unique_ptr<Exchange> exchange, Registry::ModelPtr model,
                                      std::string id) {
  if (answer == Answer::streamed)
    return std::make_unique<EventStream>(std::move(exchange), std::move(model), std::move(id));
  return std::make_unique<WholeReceiver>(
      std::make_unique<WholeAnswer>(std::move(exchange), std::move(model), std::move(id)));
}

void serve(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::chrono::nanoseconds longest,
           Answer answer) {
  const Request& request = exchange->request();
  const auto begun = Clock::now();
  auto text = infer_request_of(request.body.text(), *model->signature);
  if (!text) return exchange->respond(refused(text.error(), model->name));
  auto parsed = parse_infer_request({Buffer::of(std::move(text).value()), std::nullopt}, *model->signature,
                                    request.arrived, longest);
  if (!parsed) return exchange->respond(refused(parsed.error(), model->name));

  auto infer_request = std::move(parsed->request);
  infer_request.id = request.id;
  infer_request.handed_in = Clock::now();
  infer_request.client_gone = request.client_gone;
  infer_request.trace = request.trace;
  model->traffic->spent(Traffic::Phase::read, infer_request.handed_in - begun);
  // Before the model becomes the answer's, which may be given before `submit` returns.
  const auto inbox = model->inbox;
  inbox->submit(std::move(infer_request),
                Reply{receiver_of(answer, std::move(exchange), std::move(model), std::move(parsed->id))});
}

}  // namespace

void add_generate(Router& router, const Registry& registry, const Lifecycle& lifecycle) {
  for (const std::string model : {"/v2/models/{model}", "/v2/models/{model}/versions/{version}"})
    for (const auto answer : {Answer::whole, Answer::streamed})
      router.add("POST", model + (answer == Answer::whole ? "/generate" : "/generate_stream"), Scope::infer,
                 [&registry, &lifecycle, answer](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
                   with_loaded_model(std::move(exchange), path["model"], path["version"], registry, lifecycle,
                                     [answer](auto request, auto found, auto longest) {
                                       serve(std::move(request), std::move(found), longest, answer);
                                     });
                 });
}

}  // namespace mainstay::http::oip
