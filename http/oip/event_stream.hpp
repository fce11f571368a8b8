#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/exchange.hpp"
#include "http/request_traces.hpp"
#include "runtime/queue/reply.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// Answers with server-sent events, one for each piece: `data:` and JSON. The answer begins with its first piece, so
/// that what goes wrong before has a status of its own; what goes wrong later is an event with an `error`, and the
/// last. Pieces are put into JSON by the thread that computes them.
class EventStream final : public Receiver {
 public:
  /// `id` is the client's own, sent back with each piece; empty: none.
  EventStream(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::string id,
              std::unique_ptr<RequestTrace> trace = nullptr)
      : exchange_(std::move(exchange)), model_(std::move(model)), id_(std::move(id)), trace_(std::move(trace)) {}

  bool takes_pieces() const noexcept override { return true; }
  Taken take_piece(const std::vector<Tensor>& piece) noexcept override;
  void receive(Result<InferResponse> answer) noexcept override;

 private:
  void end(const Result<InferResponse>& answer) noexcept;
  /// Null: there is none, and the client has been told why.
  Stream::Piece event_of(const std::vector<Tensor>& outputs);
  /// False: nothing may follow, and the client has been told.
  bool begin(const Timings& timings = {});
  void fail(const Error& error);

  std::unique_ptr<Exchange> exchange_;
  Registry::ModelPtr model_;
  std::string id_;
  /// Null: it is not traced.
  std::unique_ptr<RequestTrace> trace_;
  std::shared_ptr<Stream> stream_;
  /// The piece that the client was too far behind for; null: there is none.
  Stream::Piece late_;
  bool over_ = false;
};

}  // namespace mainstay::http::oip
