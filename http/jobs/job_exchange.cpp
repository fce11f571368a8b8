#include "http/jobs/job_exchange.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/errors.hpp"
#include "http/server/logged_target.hpp"

namespace mainstay::http {

namespace {

constexpr int first_error = 400;

bool same_name(std::string_view a, std::string_view b) {
  const auto folded = [](char c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; };
  return std::ranges::equal(a, b, {}, folded, folded);
}

/// What of an answer says why it went wrong.
std::string error_in(const Response& response) {
  if (response.status < first_error) return "";
  const auto json = nlohmann::json::parse(response.body, nullptr, false);
  if (json.is_object() && json.contains("error") && json["error"].is_string()) return json["error"];
  return "the answer has the status " + std::to_string(response.status);
}

/// Whether the same request may be answered in another way later. What has run out of time while it was computed does
/// so again.
bool is_for_now(int status, bool begun) {
  return status == status_of(Errc::busy) || status == status_of(Errc::rate_limited) ||
         status == status_of(Errc::unavailable) || (status == status_of(Errc::deadline_exceeded) && !begun);
}

std::chrono::seconds retry_after(const Response& response) {
  for (const auto& [name, value] : response.headers)
    if (int seconds = 0; same_name(name, "retry-after") &&
                         std::from_chars(value.data(), value.data() + value.size(), seconds).ec == std::errc{})
      return std::chrono::seconds{seconds};
  return std::chrono::seconds{0};
}

Buffer whole_body(Response& response) {
  if (response.tail.empty()) return Buffer::of(std::move(response.body));
  std::string body = std::move(response.body);
  for (const auto& piece : response.tail) body.append(piece.text());
  return Buffer::of(std::move(body));
}

jobs::Outcome outcome_of(Response response, bool begun) {
  jobs::Outcome outcome;
  outcome.error = error_in(response);
  outcome.for_now = is_for_now(response.status, begun);
  outcome.retry_after = retry_after(response);
  outcome.result.status = response.status;
  outcome.result.content_type = response.content_type;
  for (auto& [name, value] : response.headers) outcome.result.headers.emplace_back(std::move(name), std::move(value));
  outcome.result.body = whole_body(response);
  return outcome;
}

}  // namespace

JobExchange::JobExchange(jobs::Run run, std::shared_ptr<const Key> key, PostWork post, Over over, Log& log)
    : run_(std::move(run)), post_(std::move(post)), over_(std::move(over)), log_(log) {
  const auto& record = run_.record;
  request_.method = record.method;
  request_.target = record.target;
  request_.body = run_.request.body;
  request_.id = record.request_id;
  request_.arrived = Clock::now();
  request_.key = std::move(key);
  request_.client_gone = run_.unwanted;
  request_.watch = run_.watch;
  if (!record.trace_parent.empty())
    request_.trace = std::make_shared<const Trace>(Trace{record.trace_parent, record.trace_state});
}

JobExchange::~JobExchange() { respond(error_response({Errc::internal, "internal error"})); }

std::optional<std::string_view> JobExchange::header(std::string_view name) const noexcept {
  for (const auto& [key, value] : run_.request.headers)
    if (same_name(key, name)) return value;
  return std::nullopt;
}

void JobExchange::respond(Response response) noexcept {
  if (std::exchange(answered_, true)) return;
  log(response);
  try {
    over_(outcome_of(std::move(response), run_.watch->begun()));
  } catch (const std::exception& problem) {
    log_.event(Log::Level::error, "the answer of a job could not be kept", {{"cause", problem.what()}});
    over_({.result = {}, .error = "its answer could not be kept", .for_now = false});
  }
}

std::shared_ptr<Stream> JobExchange::begin(Response) noexcept {
  respond(error_response({Errc::unimplemented, "an answer that goes on cannot be given later"}));
  return nullptr;
}

void JobExchange::post(std::unique_ptr<Task> task) noexcept {
  // A std::function has to be copyable.
  post_([shared = std::make_shared<std::unique_ptr<Task>>(std::move(task))] {
    const auto owned = std::move(*shared);
    owned->run();
  });
}

void JobExchange::log(const Response& response) noexcept {
  const auto target = logged_target(request_.target);
  log_.request({.id = request_.id,
                .trace = request_.trace ? request_.trace->id() : std::string_view{},
                .method = request_.method,
                .target = target,
                .model = response.model,
                .status = response.status,
                .queue = response.timings.queue,
                .compute = response.timings.compute,
                .total = Clock::now() - request_.arrived});
}

}  // namespace mainstay::http
