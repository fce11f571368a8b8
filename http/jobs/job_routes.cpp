#include "http/jobs/job_routes.hpp"

#include <utility>

#include "http/errors.hpp"
#include "http/guard/keys.hpp"
#include "http/jobs/job_document.hpp"
#include "http/jobs/job_result.hpp"
#include "http/json_response.hpp"
#include "http/json_text.hpp"
#include "http/late_answer.hpp"
#include "http/number_text.hpp"
#include "http/routes/query.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t most_listed = 1000;

jobs::Caller caller_of(const Exchange& exchange) {
  const auto& key = exchange.request().key;
  return {key ? std::optional(key->id) : std::nullopt};
}

Error wrong(std::string_view name, std::string_view value, const char* allowed) {
  return {Errc::invalid_argument, std::string(name) + ": found " + shown(value) + ", allowed: " + allowed};
}

Result<jobs::Question> question_of(const Exchange& exchange) {
  jobs::Question question{.caller = caller_of(exchange)};
  auto pairs = routes::parse_urlencoded(routes::query_of(exchange.request().target), "query");
  if (!pairs) return std::move(pairs).error();
  for (const auto& [name, value] : *pairs) {
    if (name == "state") {
      question.state = job_state_from(value);
      if (!question.state) return wrong(name, value, "queued, running, done, failed, cancelled or expired");
    } else if (name == "limit") {
      question.limit = number_in<std::size_t>(value).value_or(0);
      if (question.limit == 0 || question.limit > most_listed) return wrong(name, value, "from 1 to 1000");
    } else if (name == "after") {
      const auto after = number_in<std::uint64_t>(value);
      if (!after) return wrong(name, value, "what the list before says is next");
      question.after = *after;
    }
  }
  return question;
}

Response listed(const jobs::Page& page) {
  nlohmann::ordered_json jobs = nlohmann::ordered_json::array();
  for (const auto& job : page.jobs) jobs.push_back(job_document(job));
  nlohmann::ordered_json next;
  if (page.next) next = std::to_string(*page.next);
  return json_response({{"jobs", std::move(jobs)}, {"next", std::move(next)}});
}

/// What is told as an answer of the exchange.
template <class T, class Make>
jobs::Jobs::Told<T> answering(std::unique_ptr<Exchange> exchange, Make make) {
  return [answer = answer_later(std::move(exchange)), make](Result<T> told) {
    answer(told ? make(*told) : error_response(told.error()));
  };
}

Response removed(const std::optional<jobs::View>& job) {
  if (job) return json_response(job_document(*job));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace

void add_jobs(Router& router, jobs::Jobs& jobs) {
  using Path = PathParameters;
  router.add("GET", "/jobs", Scope::infer, [&jobs](std::unique_ptr<Exchange> exchange, const Path&) {
    auto question = question_of(*exchange);
    if (!question) return exchange->respond(error_response(question.error()));
    jobs.list(std::move(question).value(), answering<jobs::Page>(std::move(exchange), listed));
  });
  router.add("GET", "/jobs/{id}", Scope::infer, [&jobs](std::unique_ptr<Exchange> exchange, const Path& path) {
    auto caller = caller_of(*exchange);
    jobs.look(std::string(path["id"]), std::move(caller),
              answering<jobs::View>(std::move(exchange),
                                    [](const jobs::View& job) { return json_response(job_document(job)); }));
  });
  router.add("GET", "/jobs/{id}/result", Scope::infer, [&jobs](std::unique_ptr<Exchange> exchange, const Path& path) {
    auto caller = caller_of(*exchange);
    const bool consumes = exchange->request().method != "HEAD";
    jobs.take_result(std::string(path["id"]), std::move(caller), consumes,
                     answering<jobs::Taken>(std::move(exchange), job_result));
  });
  router.add("DELETE", "/jobs/{id}", Scope::infer, [&jobs](std::unique_ptr<Exchange> exchange, const Path& path) {
    auto caller = caller_of(*exchange);
    jobs.remove(std::string(path["id"]), std::move(caller),
                answering<std::optional<jobs::View>>(std::move(exchange), removed));
  });
}

}  // namespace mainstay::http
