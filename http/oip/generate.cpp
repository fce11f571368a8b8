#include "http/oip/generate.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/guard/scope.hpp"
#include "http/jobs/model_in_path.hpp"
#include "http/loaded_model.hpp"
#include "http/model_call.hpp"
#include "http/oip/event_stream.hpp"
#include "http/oip/generate_request.hpp"
#include "http/oip/generate_response.hpp"
#include "http/oip/infer_request.hpp"

namespace mainstay::http::oip {

namespace {

Result<ParsedInfer> read_generation(const Exchange& exchange, const ServedModel& model,
                                    std::chrono::nanoseconds longest) {
  const Request& request = exchange.request();
  auto text = infer_request_of(request.body.text(), *model.signature);
  if (!text) return std::move(text).error();
  return parse_infer_request({Buffer::of(std::move(text).value()), std::nullopt}, *model.signature, request.arrived,
                             longest);
}

// One object in, one object out.
class Generation final : public Dialect {
 public:
  Result<InferRequest> read(const Exchange& exchange, const ServedModel& model,
                            std::chrono::nanoseconds longest) override {
    auto parsed = read_generation(exchange, model, longest);
    if (!parsed) return std::move(parsed).error();
    id_ = std::move(parsed->id);
    return std::move(parsed->request);
  }

  Response write(const ServedModel& model, const InferResponse& computed) override {
    auto body = generate_response_body({model.name, model.version, id_}, computed.outputs);
    if (!body) return error_response(body.error());
    Response response;
    response.body = std::move(body).value();
    return response;
  }

 private:
  std::string id_;
};

void stream(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::chrono::nanoseconds longest,
            RequestTraces* traces) {
  const auto begun = Clock::now();
  auto parsed = read_generation(*exchange, *model, longest);
  if (!parsed) return exchange->respond(refused(parsed.error(), model->name));
  auto request = std::move(parsed->request);
  auto trace = complete(request, exchange->request(), *model, begun, traces);
  // Before the model becomes the stream's, which may end before `submit` returns.
  const auto inbox = model->inbox;
  inbox->submit(std::move(request), Reply{std::make_unique<EventStream>(std::move(exchange), std::move(model),
                                                                        std::move(parsed->id), std::move(trace))});
}

}  // namespace

void add_generate(Router& router, const Models& models) {
  for (const std::string model : {"/v2/models/{model}", "/v2/models/{model}/versions/{version}"}) {
    router.add(
        "POST", model + "/generate", Scope::infer,
        [models](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
          call_model(std::move(exchange), std::make_unique<Generation>(), {path["model"], path["version"]}, models);
        },
        model_in_path(models.registry, {"Content-Type"}));
    router.add("POST", model + "/generate_stream", Scope::infer,
               [models](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
                 with_loaded_model(std::move(exchange), {path["model"], path["version"]}, models,
                                   [traces = models.traces](auto waited, auto model, auto longest) {
                                     stream(std::move(waited), std::move(model), longest, traces);
                                   });
               });
  }
}

}  // namespace mainstay::http::oip
