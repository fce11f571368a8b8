#include "http/webhooks/sender.hpp"

#include <exception>
#include <utility>

#include "http/jobs/job_document.hpp"
#include "http/number_text.hpp"
#include "runtime/seconds.hpp"

namespace mainstay::http {

namespace {

/// What a receiver is told: the job as its client would see it. Whom it is told is known there.
std::string body_of(const jobs::View& job) {
  auto document = job_document(job);
  document.erase("webhook");
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::chrono::seconds retry_after(const ClientResponse& response) {
  return std::chrono::seconds{number_in<unsigned>(response.header("retry-after").value_or("")).value_or(0)};
}

jobs::Report report_of(const Result<ClientResponse>& response) {
  if (!response) return {.error = response.error().message};
  jobs::Report report{.answer = {response->status, retry_after(*response)}};
  if (response->status < 200 || response->status > 299)
    report.error = "it was answered with " + std::to_string(response->status);
  return report;
}

}  // namespace

class WebhookSender::Delivery final : public Task {
 public:
  Delivery(const WebhookSender& sender, jobs::View job, std::function<void(jobs::Report)> over)
      : sender_(sender), job_(std::move(job)), over_(std::move(over)) {}

  void run() noexcept override {
    jobs::Report report;
    try {
      report = sender_.send(job_);
    } catch (const std::exception& problem) {
      report.error = problem.what();
    }
    over_(std::move(report));
  }

 private:
  const WebhookSender& sender_;
  const jobs::View job_;
  const std::function<void(jobs::Report)> over_;
};

// However many wait: whoever has them delivered bounds them.
WebhookSender::WebhookSender(const config::Webhooks& config, WebhookSecret secret, TlsContext tls, SenderFacts facts)
    : config_(config),
      hosts_(config),
      secret_(std::move(secret)),
      tls_(std::move(tls)),
      facts_(std::move(facts)),
      threads_(config.concurrency, config.concurrency) {}

void WebhookSender::deliver(jobs::View job, std::function<void(jobs::Report)> over) {
  threads_.add(std::make_unique<Delivery>(*this, std::move(job), std::move(over)));
}

jobs::Report WebhookSender::send(const jobs::View& job) const {
  const auto deadline = Clock::now() + seconds(config_.timeout_s);
  // What was allowed when the job came may not be any more.
  const auto url = hosts_.admit(job.record.webhook->url);
  if (!url) return report_of(url.error());
  const auto& address = url->address;
  auto endpoints = facts_.resolve(address.host, address.port);
  if (!endpoints) return report_of(endpoints.error());
  std::erase_if(*endpoints, [&](const Endpoint& each) { return !hosts_.may_reach(*url, each.address); });
  if (endpoints->empty())
    return {.error = address.host + " has no address that this server may reach (jobs.webhooks.private_networks)"};
  auto client = Client::connect(address, *endpoints, deadline, tls_);
  if (!client) return report_of(client.error());
  const auto body = body_of(job);
  auto headers = signature_of(secret_, job.record.id, facts_.now(), body);
  headers.insert(headers.end(),
                 {{"Content-Type", "application/json"}, {"User-Agent", "mainstay"}, {"Connection", "close"}});
  if (auto sent = client->send_request("POST", url->target, body, headers); !sent) return report_of(sent.error());
  // Of the answer its head is all that matters, as in one to HEAD.
  return report_of(client->receive("HEAD"));
}

Result<std::unique_ptr<WebhookSender>, config::Problem> webhook_sender(const config::Loaded& loaded,
                                                                       const ReadVariable& variable) {
  const auto& webhooks = loaded.config.jobs.webhooks;
  auto secret = read_webhook_secret(loaded, variable);
  if (!secret) return std::move(secret).error();
  auto tls = client_context({.ca = webhooks.ca});
  if (!tls)
    return config::Problem{place_of(loaded, "jobs.webhooks.ca"), "jobs.webhooks.ca", std::move(tls).error().message};
  return std::make_unique<WebhookSender>(webhooks, std::move(secret).value(), std::move(tls).value());
}

}  // namespace mainstay::http
