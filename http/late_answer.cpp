#include "http/late_answer.hpp"

#include <utility>

namespace mainstay::http {

namespace {

class GivenAnswer final : public Task {
 public:
  GivenAnswer(std::unique_ptr<Exchange> exchange, Response response)
      : exchange_(std::move(exchange)), response_(std::move(response)) {}

  void run() noexcept override { exchange_->respond(std::move(response_)); }

 private:
  std::unique_ptr<Exchange> exchange_;
  Response response_;
};

}  // namespace

LateAnswer answer_later(std::unique_ptr<Exchange> exchange) {
  return [shared = std::make_shared<std::unique_ptr<Exchange>>(std::move(exchange))](Response response) {
    auto owned = std::move(*shared);
    if (!owned) return;
    Exchange& given = *owned;
    given.post(std::make_unique<GivenAnswer>(std::move(owned), std::move(response)));
  };
}

}  // namespace mainstay::http
