#pragma once

#include <functional>

#include "http/side_threads.hpp"
#include "http/webhooks/allowed_hosts.hpp"
#include "http/webhooks/signature.hpp"
#include "runtime/jobs/jobs.hpp"

namespace mainstay::http {

/// What a sender has to know of the world.
struct SenderFacts {
  std::function<Result<std::vector<Endpoint>>(const std::string& host, std::uint16_t port)> resolve = &http::resolve;
  std::function<WallTime()> now = &std::chrono::system_clock::now;
};

/// Sends webhooks: a signed POST each, from threads of its own, to the addresses that may be reached and to no other.
/// Redirects are not followed. Its end waits for what is under way.
class WebhookSender final : public jobs::Messenger {
 public:
  /// `tls`: whose certificates are believed.
  WebhookSender(const config::Webhooks& config, WebhookSecret secret, TlsContext tls, SenderFacts facts = {});

  void deliver(jobs::View job, std::function<void(jobs::Report)> over) override;

 private:
  class Delivery;
  jobs::Report send(const jobs::View& job) const;

  const config::Webhooks config_;
  const AllowedHosts hosts_;
  const WebhookSecret secret_;
  const TlsContext tls_;
  const SenderFacts facts_;
  SideThreads threads_;
};

/// With the secret and the authorities that the configuration names.
Result<std::unique_ptr<WebhookSender>, config::Problem> webhook_sender(const config::Loaded& loaded,
                                                                       const ReadVariable& variable);

}  // namespace mainstay::http
