#include "http/jobs/deferral.hpp"

#include <algorithm>
#include <utility>

#include "http/errors.hpp"
#include "http/guard/key_hash.hpp"
#include "http/guard/keys.hpp"
#include "http/jobs/job_document.hpp"
#include "http/json_response.hpp"
#include "http/late_answer.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t longest_idempotency_key = 255;

bool is_idempotency_key(std::string_view text) {
  return !text.empty() && text.size() <= longest_idempotency_key &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

/// Of what makes a request the same as another one.
std::string fingerprint_of(const Request& request, const jobs::Headers& headers, const std::string& webhook) {
  std::string text(request.method);
  text.append("\n").append(request.target).append("\n");
  for (const auto& [name, value] : headers) text.append(name).append(":").append(value).append("\n");
  text.append(text_of(hash_of(request.body.text())));
  if (!webhook.empty()) text.append("\n").append(webhook);
  return text_of(hash_of(text));
}

jobs::Submission submission_of(const Exchange& exchange, AskedModel model, const std::vector<std::string>& headers) {
  const auto& request = exchange.request();
  jobs::Submission submission;
  for (const auto& name : headers)
    if (const auto value = exchange.header(name)) submission.request.headers.emplace_back(name, *value);
  submission.request.body = request.body;
  auto& record = submission.record;
  record.life.model = std::move(model.name);
  record.version = std::move(model.version);
  record.owner = request.key ? request.key->id : "";
  // What is only for the head of an answer is answered as a whole: nobody knows who will ask for it.
  record.method = request.method == "HEAD" ? "GET" : request.method;
  record.target = request.target;
  record.request_id = request.id;
  if (request.trace) {
    record.trace_parent = request.trace->parent;
    record.trace_state = request.trace->state;
  }
  return submission;
}

Response accepted(const jobs::Accepted& accepted) {
  auto response = json_response(job_document(accepted.job));
  response.status = accepted.job.record.life.over() ? 200 : 202;
  response.headers.push_back({"Location", job_path(accepted.job.record.id)});
  response.headers.push_back({"Preference-Applied", "respond-async"});
  response.model = accepted.job.record.life.model;
  return response;
}

}  // namespace

Router::Deferrer deferring_to(jobs::Jobs& jobs, AllowedHosts hosts) {
  return [&jobs, hosts = std::move(hosts)](std::unique_ptr<Exchange> exchange, AskedModel model,
                                           const std::vector<std::string>& headers) {
    auto submission = submission_of(*exchange, std::move(model), headers);
    if (exchange->header("callback-url")) {
      // Of several it is none.
      const auto admitted = hosts.admit(exchange->header_list("callback-url"));
      if (!admitted) return exchange->respond(error_response(admitted.error()));
      submission.record.webhook = jobs::Webhook{.url = admitted->text()};
    }
    if (const auto key = exchange->header("idempotency-key")) {
      if (!is_idempotency_key(*key))
        return exchange->respond(error_response(
            {Errc::invalid_argument, "the Idempotency-Key must have 1 to 255 printable characters, and no spaces"}));
      submission.record.idempotency_key = *key;
      const auto& webhook = submission.record.webhook;
      submission.record.fingerprint =
          fingerprint_of(exchange->request(), submission.request.headers, webhook ? webhook->url : "");
    }
    jobs.submit(std::move(submission), [answer = answer_later(std::move(exchange))](Result<jobs::Accepted> told) {
      answer(told ? accepted(*told) : error_response(told.error()));
    });
  };
}

}  // namespace mainstay::http
