#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/ip_address.hpp"
#include "http/metrics/route_board.hpp"
#include "http/stream.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http {

struct Key;

struct Header {
  std::string name;
  std::string value;
};

/// What is answered. Content-Length, Connection and X-Request-Id are added where it is written.
struct Response {
  int status = 200;
  std::string body;
  /// What follows it, from where it lies: it is not copied but kept alive until it is written.
  std::vector<Buffer> tail;
  /// Must name a constant; empty: a header says it.
  std::string_view content_type = "application/json";
  std::vector<Header> headers;
  /// Ends the connection after this answer.
  bool close = false;
  /// Of an answer that goes on: it comes to its end by itself, and a server that drains waits for it.
  bool ends_by_itself = false;
  /// For the log only: the model that was asked, and where its time went.
  std::string model;
  Timings timings;

  /// Of the text and what follows it.
  std::size_t content_length() const noexcept {
    std::size_t length = body.size();
    for (const auto& buffer : tail) length += buffer.size();
    return length;
  }
};

/// A request as it stands in the server's memory; valid as long as its exchange.
struct Request {
  std::string_view method;
  /// As it was sent, with its query.
  std::string_view target;
  /// Owns what it shows: it may outlive the exchange.
  Buffer body;
  std::string_view id;
  Clock::time_point arrived;
  /// Whose connection it came over: the client, or a proxy before it.
  IpAddress peer;
  /// Whom it was found to come from; null: it was not asked.
  std::shared_ptr<const Key> key;
  /// The version of TLS that it came over; empty: none.
  std::string_view tls;
  /// Whom the certificate names that the client has shown and that was found good; empty: it has shown none.
  std::string_view certificate;
  /// Becomes true when the connection is closed; null: nobody can tell.
  std::shared_ptr<const std::atomic<bool>> client_gone;
  /// Null: it belongs to none.
  TracePtr trace;
  /// Null: nobody watches it.
  std::shared_ptr<CallWatch> watch;
};

/// Work for an I/O thread, or one beside them.
class Task {
 public:
  virtual ~Task() = default;
  virtual void run() noexcept = 0;
};

/// One request and the promise of one answer to it, from any thread. Destroyed unanswered it answers 500.
class Exchange {
 public:
  virtual ~Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const Request& request() const noexcept { return request_; }
  /// Puts another body in the place of the one that was sent: what it is without its content coding.
  void replace_body(Buffer body) noexcept { request_.body = std::move(body); }
  /// The first header of that name, whatever its case.
  virtual std::optional<std::string_view> header(std::string_view name) const noexcept = 0;
  /// All headers of that name as one, which is what they mean: with commas between them.
  virtual std::string header_list(std::string_view name) const { return std::string(header(name).value_or("")); }

  /// Only the first call counts.
  virtual void respond(Response response) noexcept = 0;
  /// Answers with a head behind which pieces follow; the body given must be empty. Null where nothing is to follow: the
  /// request was for the head alone, there are as many such answers as may be (which is answered with 503), or it has
  /// been answered before.
  virtual std::shared_ptr<Stream> begin(Response head) noexcept = 0;
  /// Runs a task, which owns this exchange, on one of the server's I/O threads, and not before the handler has returned
  /// where it is called from there. After the server stopped the task is dropped.
  virtual void post(std::unique_ptr<Task> task) noexcept = 0;

  void came_from(std::shared_ptr<const Key> key) noexcept { request_.key = std::move(key); }
  /// It is counted as one of this route's when it is answered, which may be after the routes are gone.
  void belongs_to(std::shared_ptr<RouteTraffic> route) noexcept { route_ = std::move(route); }
  /// Goes along with whatever is answered.
  void accompany(Header header) { company_.push_back(std::move(header)); }
  /// Is kept until all of the answer was given.
  void keep(std::shared_ptr<const void> kept) noexcept { kept_ = std::move(kept); }

 protected:
  Exchange() = default;
  /// What is done to every answer before it is given.
  void finish(Response& response) {
    for (auto& header : company_) response.headers.push_back(std::move(header));
    company_.clear();
    if (route_) route_->answered(response.status, Clock::now() - request_.arrived);
  }

  Request request_;
  std::shared_ptr<const void> kept_;

 private:
  std::vector<Header> company_;
  std::shared_ptr<RouteTraffic> route_;
};

}  // namespace mainstay::http
