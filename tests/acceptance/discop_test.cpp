// The proof of examples/discop: a model that keeps state between calls, served under each strategy.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

using testing::Serving;
using Json = nlohmann::json;

const std::filesystem::path example = DISCOP_FOLDER;

const std::vector<std::string> messages{"Meet me at the pier.", "Bring forty francs!", "Der Zug f\u00e4hrt um acht.",
                                        "wait until 10:45", "Burn this letter."};

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The example as its README starts it, on a free port.
Serving serve(const std::string& strategy, testing::Program::Environment environment = {}) {
  environment["DISCOP_RELOAD_STRATEGY"] = strategy;
  return Serving(slurp(example / "mainstay.json"), {"--models", (example / "models").string()}, environment);
}

/// Somebody with a connection of their own.
class Caller {
 public:
  explicit Caller(const Serving& server, std::string prompt = "Dear sister,")
      : client_(server.connect()), prompt_(std::move(prompt)) {}

  http::ClientResponse call(const std::string& operation, const std::string& text) {
    Json inputs;
    for (const auto& [name, value] : {std::pair{"operation", operation}, {"text", text}, {"prompt", prompt_}})
      inputs.push_back({{"name", name}, {"datatype", "BYTES"}, {"shape", {1}}, {"data", {value}}});
    auto answer = client_.request("POST", "/v2/models/discop/infer", Json{{"inputs", inputs}}.dump());
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::move(answer).value();
  }

  /// Whether a message that is hidden in a text is found in it again.
  bool cycle(const std::string& message) {
    const auto hidden = call("encode", message);
    if (hidden.status != 200) return false;
    const auto revealed = call("decode", text_of(hidden));
    return revealed.status == 200 && text_of(revealed) == message;
  }

  static std::string text_of(const http::ClientResponse& answer) {
    return Json::parse(answer.body)["outputs"][0]["data"][0];
  }

 private:
  http::Client client_;
  const std::string prompt_;
};

int cycles_to_run() {
  const char* asked = std::getenv("DISCOP_CYCLES");
  return asked ? std::atoi(asked) : 25;
}

class DiscopUnder : public ::testing::TestWithParam<std::string> {};

TEST_P(DiscopUnder, FiveMessagesOfFiveComeBack) {
  auto server = serve(GetParam());
  Caller caller(server);
  for (const auto& message : messages) EXPECT_TRUE(caller.cycle(message)) << message;
}

TEST_P(DiscopUnder, ManyMessagesComeBack) {
  auto server = serve(GetParam(), {{"DISCOP_RELOAD_EVERY_N", "7"}});
  Caller caller(server);
  for (int i = 0; i < cycles_to_run(); ++i) ASSERT_TRUE(caller.cycle("message no. " + std::to_string(i))) << i;
}

TEST_P(DiscopUnder, EightClientsAtOnceGetTheirOwnMessages) {
  auto server = serve(GetParam());
  std::vector<int> right(8);
  std::vector<std::jthread> threads;
  for (std::size_t client = 0; client < right.size(); ++client)
    threads.emplace_back([&, client] {
      Caller caller(server, "Dear friend " + std::to_string(client) + ",");
      for (const auto& message : messages) right[client] += caller.cycle(message + std::to_string(client));
    });
  threads.clear();
  EXPECT_EQ(right, std::vector<int>(8, static_cast<int>(messages.size())));
}

TEST_P(DiscopUnder, AResetOrReloadThatIsAskedForInTheMiddleOfTrafficHurtsNobody) {
  auto server = serve(GetParam());
  std::atomic<int> working{4};
  std::vector<int> right(4);
  std::vector<std::jthread> threads;
  for (std::size_t client = 0; client < right.size(); ++client)
    threads.emplace_back([&, client] {
      Caller caller(server, "Dear friend " + std::to_string(client) + ",");
      for (const auto& message : messages) right[client] += caller.cycle(message);
      --working;
    });
  int orders = 0;
  // A few: each reload costs the model a moment.
  while (working > 0 && orders < 6)
    for (const char* order : {"reset", "reload"}) {
      const auto answer = server.post(std::string("/admin/models/discop/") + order, "");
      EXPECT_EQ(answer.status, 200) << answer.body;
      ++orders;
    }
  threads.clear();
  EXPECT_GE(orders, 2);
  EXPECT_EQ(right, std::vector<int>(4, static_cast<int>(messages.size())));
}

TEST_P(DiscopUnder, TheSameRequestIsAnsweredTheSame) {
  auto server = serve(GetParam());
  Caller caller(server);
  const auto first = Json::parse(caller.call("encode", messages[0]).body)["outputs"];
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Json::parse(caller.call("encode", messages[0]).body)["outputs"], first);
}

TEST_P(DiscopUnder, WhatIsRefusedLeavesNothingBehind) {
  auto server = serve(GetParam());
  Caller caller(server);
  const auto first = Json::parse(caller.call("encode", messages[0]).body)["outputs"];
  // The first two are refused before the model begins, the last one after it has read the text.
  EXPECT_EQ(caller.call("encode", std::string(1001, 'm')).status, 400);
  EXPECT_EQ(caller.call("decode", "The xylophone was grey.").status, 400);
  EXPECT_EQ(caller.call("decode", "It was warm near the harbour.").status, 400);
  EXPECT_EQ(Json::parse(caller.call("encode", messages[0]).body)["outputs"], first);
}

INSTANTIATE_TEST_SUITE_P(Strategies, DiscopUnder, ::testing::Values("reset", "reload", "periodic"),
                         [](const auto& strategy) { return strategy.param; });

TEST(DiscopUnderNone, TheFirstMessageComesBackAndALaterOneDoesNot) {
  auto server = serve("none");
  Caller caller(server);
  std::vector<bool> right;
  for (const auto& message : messages) right.push_back(caller.cycle(message));
  EXPECT_TRUE(right.front());
  EXPECT_FALSE(right == std::vector<bool>(messages.size(), true));
  // The module did all of it: nobody has restarted it in between.
  const auto last = Json::parse(caller.call("encode", "").body)["outputs"];
  EXPECT_EQ(last[5]["data"][0], 2 * messages.size() + 1);
}

TEST(Discop, IsConfiguredByTheNamesThatTheServiceHad) {
  testing::Program check({"check", (example / "mainstay.json").string()}, {{"DISCOP_HOST", "127.0.0.2"},
                                                                           {"DISCOP_PORT", "9000"},
                                                                           {"DISCOP_RELOAD_STRATEGY", "periodic"},
                                                                           {"DISCOP_RELOAD_EVERY_N", "3"}});
  EXPECT_EQ(check.wait(), 0);
  for (const char* line : {"server.host = \"127.0.0.2\"", "server.port = 9000",
                           "models.discop.state.strategy = \"periodic\"", "models.discop.state.every_n = 3"})
    EXPECT_NE(check.output().find(line), std::string::npos) << line << "\n" << check.output();
}

TEST(Discop, IsNotOpenedToOtherMachinesUnlessItsAdministrationIsGuarded) {
  const auto file = (example / "mainstay.json").string();
  testing::Program open({"check", file}, {{"DISCOP_HOST", "0.0.0.0"}});
  EXPECT_EQ(open.wait(), 2);
  EXPECT_NE(open.output().find("environment DISCOP_HOST"), std::string::npos) << open.output();
  testing::Program apart({"check", file}, {{"DISCOP_HOST", "0.0.0.0"}, {"MAINSTAY_SERVER__ADMIN__HOST", "127.0.0.1"}});
  EXPECT_EQ(apart.wait(), 0) << apart.output();
}

TEST(Discop, AnswersItsRequestAsItsReadmeSays) {
  auto server = serve("reset");
  const auto answer = server.post("/v2/models/discop/infer", slurp(example / "request.json"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto text = Caller::text_of(answer);
  const auto first_sentence = text.substr(0, text.find('.') + 1);
  EXPECT_NE(slurp(example / "README.md").find('"' + first_sentence + '"'), std::string::npos) << text;
}

/// The body of an answer that went well, or a test that says what came.
Json body_of(const http::ClientResponse& answer) {
  EXPECT_EQ(answer.status, 200) << answer.body;
  return Json::parse(answer.body);
}

TEST_P(DiscopUnder, FiveMessagesOfFiveComeBackOverThePathsThatTheServiceHad) {
  auto server = serve(GetParam());
  for (const auto& message : messages) {
    const auto hidden = body_of(server.post("/encode", Json{{"message", message}, {"prompt", "Dear friend,"}}.dump()));
    EXPECT_GT(hidden["embedded_bits"], 0);
    const auto revealed =
        body_of(server.post("/decode", Json{{"text", hidden["text"]}, {"prompt", "Dear friend,"}}.dump()));
    EXPECT_EQ(revealed, (Json{{"message", message}}));
  }
}

TEST(Discop, NeedsNoPromptAtItsPaths) {
  auto server = serve("reset");
  const auto hidden = body_of(server.post("/encode", R"({"message": "Burn this letter."})"));
  const auto prompted =
      body_of(server.post("/encode", R"({"message": "Burn this letter.", "prompt": "Dear sister,"})"));
  EXPECT_EQ(hidden, prompted);
  EXPECT_EQ(body_of(server.post("/decode", Json{{"text", hidden["text"]}}.dump()))["message"], "Burn this letter.");
}

TEST(Discop, ShowsItsHealthAsTheServiceDid) {
  auto server = serve("periodic");
  const auto health = [&] { return body_of(server.get("/health")); };
  EXPECT_EQ(health(), (Json{{"status", "ok"},
                            {"device", "cpu"},
                            {"model_loaded", true},
                            {"reload_strategy", "periodic"},
                            {"operations_count", 0}}));
  body_of(server.post("/encode", R"({"message": "wait"})"));
  EXPECT_EQ(health()["operations_count"], 1);
}

TEST(Discop, IsResetAndReloadedAtThePathsThatTheServiceHad) {
  auto server = serve("reset");
  EXPECT_EQ(body_of(server.post("/reset", "")), (Json{{"model", "discop"}, {"done", "reset"}}));
  EXPECT_EQ(body_of(server.post("/reload", "")), (Json{{"model", "discop"}, {"done", "reload"}}));
  EXPECT_TRUE(Caller(server).cycle(messages[0]));
}

TEST(Discop, RefusesAtItsPathsWhatItCannotUse) {
  auto server = serve("reset");
  const auto refused = [&](const std::string& path, const std::string& body) {
    const auto answer = server.post(path, body);
    EXPECT_EQ(answer.status, 400) << answer.body;
    return Json::parse(answer.body)["error"].get<std::string>();
  };
  EXPECT_EQ(refused("/encode", "{}"), "field 'message': is missing");
  EXPECT_EQ(refused("/encode", R"({"message": 7})"), "field 'message': found 7, allowed: a text");
  EXPECT_EQ(refused("/encode", Json{{"message", std::string(1001, 'm')}}.dump()),
            "field 'message': found 1001 bytes, allowed: at most 1000");
  EXPECT_EQ(refused("/decode", R"({"text": ""})"), "field 'text': found 0 characters, allowed: at least 1");
  EXPECT_NE(refused("/decode", R"({"text": "It was warm near the harbour."})").find("holds no message"),
            std::string::npos);
  EXPECT_EQ(server.get("/encode").status, 405);
}

}  // namespace
}  // namespace mainstay
