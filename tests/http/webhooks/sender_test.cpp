#include "http/webhooks/sender.hpp"

#include <gmock/gmock.h>

#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "tests/http/tls/secured.hpp"
#include "tests/http/webhooks/receiver.hpp"

namespace mainstay::http::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const WebhookSecret secret{std::string(24, 's')};

jobs::View finished_job(const std::string& url) {
  jobs::View job;
  job.record.id = "4f0c6f1e";
  job.record.life.model = "m";
  job.record.life.state = JobState::done;
  job.record.status = 200;
  job.record.webhook = jobs::Webhook{url};
  return job;
}

/// A sender of the machine's own names and addresses, a receiver, and what becomes of one delivery.
class TheSender : public ::testing::Test {
 protected:
  /// Of a delivery that somebody may have to take meanwhile.
  std::future<jobs::Report> deliver(const std::string& url) {
    if (config.allowed_hosts.empty()) config.allowed_hosts = {receiver.host()};
    sender.emplace(config, secret, TlsContext{}, SenderFacts{resolve, [] { return WallTime{1000s}; }});
    const auto told = std::make_shared<std::promise<jobs::Report>>();
    sender->deliver(finished_job(url), [told](jobs::Report report) { told->set_value(std::move(report)); });
    return told->get_future();
  }
  jobs::Report answered_with(int status, const std::string& headers = "") {
    auto report = deliver(receiver.host() + "/hook");
    receiver.take(status, headers);
    return report.get();
  }
  /// Every name stands for these addresses.
  void names_mean(std::vector<const char*> addresses) {
    resolve = [addresses](const std::string&, std::uint16_t port) {
      std::vector<Endpoint> endpoints;
      for (const auto* const address : addresses) endpoints.push_back({*IpAddress::parse(address), port});
      return endpoints;
    };
  }

  Receiver receiver;
  config::Webhooks config{.timeout_s = 60};
  std::function<Result<std::vector<Endpoint>>(const std::string&, std::uint16_t)> resolve = &http::resolve;
  std::optional<WebhookSender> sender;
};

TEST_F(TheSender, PostsTheJobSigned) {
  auto report = deliver(receiver.host() + "/hook?of=job");
  const auto received = receiver.take();
  EXPECT_EQ(report.get().answer.status, 204);
  EXPECT_EQ(received.what, "POST /hook?of=job");
  EXPECT_EQ(received.headers.at("content-type"), "application/json");
  EXPECT_EQ(received.headers.at("host"), "127.0.0.1:" + std::to_string(receiver.port()));
  EXPECT_EQ(received.headers.at("webhook-id"), "4f0c6f1e");
  EXPECT_EQ(received.headers.at("webhook-timestamp"), "1000");
  EXPECT_EQ(received.headers.at("webhook-signature"),
            signature_of(secret, "4f0c6f1e", WallTime{1000s}, received.body).back().value);
  const auto document = nlohmann::json::parse(received.body);
  EXPECT_EQ(document["id"], "4f0c6f1e");
  EXPECT_EQ(document["state"], "done");
  EXPECT_EQ(document["links"]["result"], "/jobs/4f0c6f1e/result");
  EXPECT_FALSE(document.contains("webhook")) << "the URL may have a secret in it";
}

TEST_F(TheSender, TellsWhatItIsAnsweredWith) {
  EXPECT_EQ(answered_with(200).error, "");
  const auto report = answered_with(429, "Retry-After: 7\r\n");
  EXPECT_EQ(report.answer.status, 429);
  EXPECT_EQ(report.answer.retry_after, 7s);
  EXPECT_EQ(report.error, "it was answered with 429");
  EXPECT_EQ(answered_with(503, "Retry-After: Wed, 21 Oct 2099 07:28:00 GMT\r\n").answer.retry_after, 0s);
}

TEST_F(TheSender, DoesNotFollowARedirect) {
  Receiver elsewhere;
  config.allowed_hosts = {receiver.host(), elsewhere.host()};
  EXPECT_EQ(answered_with(307, "Location: " + elsewhere.host() + "/\r\n").answer.status, 307);
  sender.reset();
  EXPECT_FALSE(elsewhere.has_somebody());
}

TEST_F(TheSender, WaitsForWhatComesAfterAnInterimAnswer) {
  auto report = deliver(receiver.host());
  receiver.take_raw(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
      "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(report.get().answer.status, 204);
}

TEST_F(TheSender, TakesNoAnswerWhoseHeadIsLarge) {
  auto report = deliver(receiver.host());
  std::string answer = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 10; ++i) answer += "X: " + std::string(64 * 1024, 'x') + "\r\n";
  receiver.take_raw(answer + "\r\n");
  EXPECT_EQ(report.get().answer.status, 0);
}

TEST_F(TheSender, HasTimeLeftForTheNextAddressWhereOneDoesNotAnswer) {
  const DeafReceiver deaf;
  resolve = [&](const std::string&, std::uint16_t port) {
    const auto loopback = *IpAddress::parse("127.0.0.1");
    return std::vector<Endpoint>{{loopback, deaf.port()}, {loopback, port}};
  };
  config.timeout_s = 3;
  EXPECT_EQ(answered_with(204).answer.status, 204);
}

TEST_F(TheSender, WaitsForNoBody) {
  auto report = deliver(receiver.host());
  receiver.take_raw("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\nx");
  EXPECT_EQ(report.get().answer.status, 200);
}

TEST_F(TheSender, HasNoAnswerFromWhatSpeaksNoHttp) {
  for (const auto& answer : {std::string("220 hello\r\n"), std::string(), std::string("HTTP/1.1 200 OK\r\nX: y\r\n"),
                             std::string(1 << 20, 'x')}) {
    auto report = deliver(receiver.host());
    receiver.take_raw(answer);
    EXPECT_EQ(report.get().answer.status, 0);
  }
}

TEST_F(TheSender, WaitsNoLongerThanItMayForAReceiverThatNeverAnswers) {
  config.timeout_s = 0.05;
  const auto report = deliver(receiver.host()).get();
  EXPECT_EQ(report.answer.status, 0);
  EXPECT_THAT(report.error, HasSubstr("it took too long"));
}

TEST_F(TheSender, WaitsNoLongerForAReceiverThatAlwaysSaysALittle) {
  config.timeout_s = 0.05;
  auto report = deliver(receiver.host());
  receiver.hold();
  while (report.wait_for(0s) != std::future_status::ready) {
    receiver.send("x");
    std::this_thread::yield();
  }
  EXPECT_THAT(report.get().error, HasSubstr("it took too long"));
}

TEST_F(TheSender, SaysThatNobodyIsThere) {
  std::string host;
  {
    Receiver gone;
    host = gone.host();
  }
  config.allowed_hosts = {host};
  const auto report = deliver(host).get();
  EXPECT_EQ(report.answer.status, 0);
  EXPECT_THAT(report.error, HasSubstr("Connection refused"));
}

TEST_F(TheSender, DoesNotReachThisMachineByAnotherName) {
  config.allowed_hosts = {"http://*.example.org:" + std::to_string(receiver.port())};
  names_mean({"127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"});
  const auto report = deliver("http://a.example.org:" + std::to_string(receiver.port())).get();
  EXPECT_EQ(report.answer.status, 0);
  EXPECT_THAT(report.error, HasSubstr("a.example.org has no address that this server may reach"));
  sender.reset();
  EXPECT_FALSE(receiver.has_somebody());
}

TEST_F(TheSender, GoesToTheAddressThatItHasLookedAtThoughTheNameMeansAnotherOneByNow) {
  config.allowed_hosts = {"http://a.internal:" + std::to_string(receiver.port())};
  config.private_networks = {"127.0.0.1/32"};
  int asked = 0;
  resolve = [&asked](const std::string&, std::uint16_t port) {
    return std::vector<Endpoint>{{*IpAddress::parse(++asked == 1 ? "127.0.0.1" : "127.0.0.2"), port}};
  };
  auto report = deliver("http://a.internal:" + std::to_string(receiver.port()));
  const auto received = receiver.take();
  EXPECT_EQ(report.get().answer.status, 204);
  EXPECT_EQ(received.headers.at("host"), "a.internal:" + std::to_string(receiver.port()));
  EXPECT_EQ(asked, 1);
}

TEST_F(TheSender, LeavesOutTheAddressesThatMayNotBeReached) {
  config.allowed_hosts = {"http://a.internal:" + std::to_string(receiver.port())};
  config.private_networks = {"127.0.0.1/32"};
  names_mean({"127.0.0.2", "127.0.0.1"});
  auto report = deliver("http://a.internal:" + std::to_string(receiver.port()));
  receiver.take();
  EXPECT_EQ(report.get().answer.status, 204);
}

TEST_F(TheSender, CallsNobodyWhoIsNotAllowedAnyMore) {
  config.allowed_hosts = {"b.example.org"};
  const auto report = deliver(receiver.host()).get();
  EXPECT_EQ(report.answer.status, 0);
  EXPECT_THAT(report.error, HasSubstr("none of the hosts"));
  sender.reset();
  EXPECT_FALSE(receiver.has_somebody());
}

TEST_F(TheSender, SaysThatANameIsNotKnown) {
  config.allowed_hosts = {"https://a.example.org"};
  resolve = [](const std::string&, std::uint16_t) -> Result<std::vector<Endpoint>> {
    return Error{Errc::unavailable, "a.example.org cannot be found"};
  };
  EXPECT_EQ(deliver("https://a.example.org").get().error, "a.example.org cannot be found");
}

class TheSenderOverTls : public SecuredServer {
 protected:
  jobs::Report deliver(TlsContext believed) {
    start_secured([](std::unique_ptr<Exchange> exchange) { exchange->respond({.status = 202}); });
    config::Webhooks config{.allowed_hosts = {"localhost:" + std::to_string(port_)}, .timeout_s = 60};
    WebhookSender sender(config, secret, std::move(believed));
    std::promise<jobs::Report> told;
    sender.deliver(finished_job("https://localhost:" + std::to_string(port_) + "/"),
                   [&told](jobs::Report report) { told.set_value(std::move(report)); });
    return told.get_future().get();
  }
};

TEST_F(TheSenderOverTls, SpeaksToWhomItBelieves) { EXPECT_EQ(deliver(believing()).answer.status, 202); }

TEST_F(TheSenderOverTls, SpeaksToNobodyElse) {
  const auto report = deliver(client_context({}).value());
  EXPECT_EQ(report.answer.status, 0);
  EXPECT_THAT(report.error, HasSubstr("certificate is not believed"));
}

}  // namespace
}  // namespace mainstay::http::test
