#include "http/oip/infer.hpp"

#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/model_call.hpp"
#include "http/oip/infer_body.hpp"
#include "http/oip/infer_request.hpp"
#include "http/oip/infer_response.hpp"
#include "http/oip/requested_outputs.hpp"
#include "http/oip/shared_memory.hpp"

namespace mainstay::http::oip {

namespace {

class Inference final : public Dialect {
 public:
  explicit Inference(SharedTensors shared) : shared_(std::move(shared)) {}

  Result<InferRequest> read(const Exchange& exchange, const ServedModel& model,
                            std::chrono::nanoseconds longest) override {
    const Request& request = exchange.request();
    const auto body = divided_body(request.body, exchange.header(json_size_header));
    if (!body) return body.error();
    auto parsed = parse_infer_request(*body, *model.signature, request.arrived, longest,
                                      regions_of(exchange, *shared_.regions, shared_.max_bytes));
    if (!parsed) return std::move(parsed).error();
    id_ = std::move(parsed->id);
    outputs_ = {parsed->request.outputs, std::move(parsed->forms)};
    return std::move(parsed->request);
  }

  Response write(const ServedModel& model, const InferResponse& computed) override {
    auto answer = infer_answer({model.name, model.version, id_}, outputs_.names, outputs_.forms, computed);
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

 private:
  SharedTensors shared_;
  std::string id_;
  RequestedOutputs outputs_;
};

}  // namespace

void infer(std::unique_ptr<Exchange> exchange, const Asked& asked, const Models& models, SharedTensors shared) {
  call_model(std::move(exchange), std::make_unique<Inference>(std::move(shared)), asked, models);
}

}  // namespace mainstay::http::oip
