#include "http/oip/event_stream.hpp"

#include <exception>
#include <string_view>
#include <utility>

#include "http/errors.hpp"
#include "http/oip/generate_response.hpp"

namespace mainstay::http::oip {

namespace {

Stream::Piece event_with(std::string_view json) {
  std::string event = "data: ";
  event.append(json).append("\n\n");
  return std::make_shared<const std::string>(std::move(event));
}

}  // namespace

Receiver::Taken EventStream::take_piece(const std::vector<Tensor>& piece) noexcept {
  if (over_) return Taken::no;
  try {
    if (!late_) late_ = event_of(piece);
    if (late_ && (stream_ || begin())) {
      switch (stream_->write(late_)) {
        case Stream::Taken::yes:
          late_ = nullptr;
          return Taken::yes;
        case Stream::Taken::full:
          return Taken::later;
        case Stream::Taken::closed:
          break;
      }
    }
  } catch (const std::exception& problem) {
    fail({Errc::internal, "a piece of the answer could not be written"});
  }
  over_ = true;
  return Taken::no;
}

void EventStream::receive(Result<InferResponse> answer) noexcept {
  if (trace_) trace_->answered(answer ? &answer->timings : nullptr, Clock::now());
  end(answer);
  if (trace_) trace_->ended(Clock::now());
}

void EventStream::end(const Result<InferResponse>& answer) noexcept {
  if (over_) return;
  over_ = true;
  try {
    if (!answer) return fail(answer.error());
    Stream::Piece last;
    if (!answer->outputs.empty() && !(last = event_of(answer->outputs))) return;
    if (!stream_ && !begin(answer->timings)) return;
    if (last)
      stream_->end_with(last);
    else
      stream_->end();
  } catch (const std::exception& problem) {
    fail({Errc::internal, "the answer could not be written"});
  }
}

Stream::Piece EventStream::event_of(const std::vector<Tensor>& outputs) {
  const auto json = generate_response_body({model_->name, model_->version, id_}, outputs);
  if (json) return event_with(*json);
  fail(json.error());
  return nullptr;
}

bool EventStream::begin(const Timings& timings) {
  Response head;
  head.content_type = "text/event-stream; charset=utf-8";
  head.headers = {{"Cache-Control", "no-store"}};
  head.ends_by_itself = true;
  head.model = model_->name;
  head.timings = timings;
  stream_ = exchange_->begin(std::move(head));
  return stream_ != nullptr;
}

void EventStream::fail(const Error& error) {
  auto response = error_response(error);
  if (stream_) return stream_->end_with(event_with(response.body));
  response.model = model_->name;
  exchange_->respond(std::move(response));
}

}  // namespace mainstay::http::oip
