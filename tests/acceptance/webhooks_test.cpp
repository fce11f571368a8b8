#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "http/webhooks/signature.hpp"
#include "tests/acceptance/program.hpp"
#include "tests/http/webhooks/receiver.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using http::test::Receiver;
using testing::Serving;
using Json = nlohmann::json;

constexpr auto secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A server whose file of jobs outlives it, and a receiver of what it tells.
class Webhooks : public ::testing::Test {
 protected:
  void start() {
    server.reset();
    const Json webhooks{{"allowed_hosts", {receiver.host()}}, {"secret_env", "HOOK_SECRET"}, {"timeout_s", 600}};
    const Json config{{"jobs", {{"path", (folder.path() / "jobs.db").string()}, {"webhooks", webhooks}}},
                      {"server", {{"drain_timeout_s", 0.1}}},
                      {"allow_builtin", true},
                      {"models", {{"echo", {{"path", "builtin/echo"}}}}}};
    server = std::make_unique<Serving>(config.dump(), std::vector<std::string>{},
                                       testing::Program::Environment{{"HOOK_SECRET", secret}});
  }
  http::ClientResponse send(const std::string& url) {
    auto answer = server->connect().request("POST", "/v2/models/echo/infer", testing::infer_body("FP32", "[1]", "[1]"),
                                            {{"Prefer", "respond-async"}, {"Callback-URL", url}});
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::move(answer).value();
  }
  std::string accepted() {
    const auto answer = send(receiver.host() + "/hook");
    EXPECT_EQ(answer.status, 202) << answer.body;
    return Json::parse(answer.body)["links"]["self"];
  }
  Json webhook(const std::string& path) { return Json::parse(server->get(path).body)["webhook"]; }
  Json told(const std::string& path) {
    for (;;)
      if (auto now = webhook(path); now["state"] != "owed") return now;
  }

  testing::Folder folder;
  Receiver receiver;
  std::unique_ptr<Serving> server;
};

TEST_F(Webhooks, TellOfAJobWithASignatureThatTheirReceiverCanCheck) {
  start();
  const auto path = accepted();
  const auto received = receiver.take();
  EXPECT_EQ(received.what, "POST /hook");
  const auto document = Json::parse(received.body);
  EXPECT_EQ(document["links"]["self"], path);
  EXPECT_EQ(document["state"], "done") << document;
  const auto& headers = received.headers;
  const std::chrono::system_clock::time_point at{std::chrono::seconds{std::stol(headers.at("webhook-timestamp"))}};
  EXPECT_EQ(
      headers.at("webhook-signature"),
      http::signature_of(*http::webhook_secret_from(secret), headers.at("webhook-id"), at, received.body).back().value);
  EXPECT_EQ(told(path)["state"], "delivered");
  EXPECT_NE(server->get("/metrics").body.find("mainstay_webhook_deliveries_total{outcome=\"delivered\"} 1"),
            std::string::npos);
}

TEST_F(Webhooks, AreDeliveredAfterTheServerWasKilledInTheMiddle) {
  start();
  const auto path = accepted();
  const auto first = receiver.hold();
  ASSERT_EQ(webhook(path)["state"], "owed");
  server->program().signal(SIGKILL);
  server->program().wait();
  start();
  const auto second = receiver.take();
  EXPECT_EQ(second.headers.at("webhook-id"), first.headers.at("webhook-id"));
  EXPECT_EQ(Json::parse(second.body)["state"], "done");
  EXPECT_EQ(Json::parse(second.body)["finished"], Json::parse(first.body)["finished"]);
  EXPECT_EQ(told(path)["state"], "delivered");
}

TEST_F(Webhooks, DoNotKeepTheServerFromStoppingAndAreOwedAtItsNextStart) {
  start();
  const auto path = accepted();
  receiver.hold();
  server->program().signal(SIGTERM);
  EXPECT_EQ(server->program().wait(), 0) << server->program().output();
  start();
  receiver.take();
  EXPECT_EQ(told(path)["state"], "delivered");
}

TEST_F(Webhooks, AreForAllowedHostsAlone) {
  start();
  EXPECT_EQ(send("https://a.example.org/").status, 400);
  EXPECT_EQ(send(receiver.host() + "0/").status, 400);
}

TEST_F(Webhooks, LeaveTheirSecretNowhereThatOthersRead) {
  start();
  const auto path = accepted();
  receiver.take(500);
  while (webhook(path)["attempts"] == 0) {
  }
  std::ostringstream environment;
  environment << std::ifstream("/proc/" + std::to_string(server->program().pid()) + "/environ").rdbuf();
  EXPECT_NE(environment.str().find("HOOK_SECRET="), std::string::npos);
  EXPECT_EQ(environment.str().find(secret), std::string::npos);
  server->program().signal(SIGTERM);
  server->program().wait();
  EXPECT_NE(server->program().output().find("a webhook could not be delivered"), std::string::npos);
  EXPECT_EQ(server->program().output().find("MfKQ9r8G"), std::string::npos);
  EXPECT_EQ(server->program().output().find("/hook"), std::string::npos) << "what is behind the host may be a secret";
}

}  // namespace
}  // namespace mainstay
