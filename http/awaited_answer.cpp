#include "http/awaited_answer.hpp"

#include <utility>

#include "http/errors.hpp"

namespace mainstay::http {

namespace {

class AwaitedAnswer final : public Task {
 public:
  AwaitedAnswer(std::unique_ptr<Exchange> exchange, std::string model, Response done)
      : exchange_(std::move(exchange)), model_(std::move(model)), response_(std::move(done)) {}

  static void give(std::unique_ptr<AwaitedAnswer> answer, const Status& status) {
    if (!status) answer->response_ = error_response(status.error());
    answer->response_.model = answer->model_;
    Exchange& exchange = *answer->exchange_;
    exchange.post(std::move(answer));
  }

  void run() noexcept override { exchange_->respond(std::move(response_)); }

 private:
  std::unique_ptr<Exchange> exchange_;
  std::string model_;
  Response response_;
};

}  // namespace

Completion answer_when_done(std::unique_ptr<Exchange> exchange, std::string model, Response done) {
  // A std::function has to be copyable.
  const auto answer = std::make_shared<std::unique_ptr<AwaitedAnswer>>(
      std::make_unique<AwaitedAnswer>(std::move(exchange), std::move(model), std::move(done)));
  return Completion([answer](const Status& status) { AwaitedAnswer::give(std::move(*answer), status); });
}

}  // namespace mainstay::http
