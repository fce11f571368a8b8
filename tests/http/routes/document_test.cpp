#include "http/routes/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/http/routes/routed.hpp"

namespace mainstay::http::routes {
namespace {

using Json = nlohmann::ordered_json;
using test::Outcome;

class Documents : public test::Routed {
 protected:
  static std::string document(const std::string& json, const std::string& path = "/status") {
    return R"({"method": "GET", "path": ")" + path + R"(", "kind": "document", "model": "echo", "answer": {"json": )" +
           json + "}" + (path == "/health" ? R"(, "replaces": true)" : "") + "}";
  }
  Json shown(const std::string& json) {
    route(document(json));
    return Json::parse(ask("GET", "/status").response->body);
  }
};

TEST_F(Documents, ShowTheServerItsModelsAndConstants) {
  served_.load->serving = 1;
  served_.traffic->begun();
  served_.traffic->ended(std::nullopt, std::chrono::seconds{1});
  EXPECT_EQ(shown(R"({"status": {"server": "status"}, "device": "cpu", "model_loaded": {"model": "loaded"},
                      "reload_strategy": {"config": "state.strategy"}, "operations_count": {"model": "requests"},
                      "nested": [{"of echo": {"model": "name"}}, 7]})")
                .dump(),
            R"({"status":"ok","device":"cpu","model_loaded":true,"reload_strategy":"reset","operations_count":1,)"
            R"("nested":[{"of echo":"echo"},7]})");
}

TEST_F(Documents, ShowWhatBecomesOfAModel) {
  const std::string json =
      R"({"loaded": {"model": "loaded"}, "loading": {"model": "loading"}, "busy": {"model": "busy"},
                               "state": {"model": "state"}})";
  served_.publish(nullptr);
  served_.vitals->state = NodeState::loading;
  EXPECT_EQ(shown(json).dump(), R"({"loaded":false,"loading":true,"busy":false,"state":"loading"})");
  served_.publish(served_.signature);
  served_.vitals->state = NodeState::ready;
  served_.traffic->begun();
  EXPECT_EQ(shown(json).dump(), R"({"loaded":true,"loading":false,"busy":true,"state":"ready"})");
}

TEST_F(Documents, ShowNullOfAModelThatIsNotThere) {
  EXPECT_EQ(
      shown(R"([{"model": "name", "of": "gone"}, {"model": "loaded", "of": "gone"}, {"model": "requests", "of": "gone"},
                      {"config": "instances", "of": "gone"}])")
          .dump(),
      "[null,false,0,null]");
}

TEST_F(Documents, TakeSeveralModelsTogether) {
  const std::string of = R"("of": ["gone", "echo"]})";
  EXPECT_EQ(shown(R"([{"model": "name", )" + of + R"(, {"model": "loaded", )" + of + "]").dump(), R"(["echo",true])");
  served_.publish(nullptr);
  EXPECT_EQ(shown(R"([{"model": "name", )" + of + R"(, {"model": "loaded", )" + of + "]").dump(), "[null,false]");
}

TEST_F(Documents, AnswerEveryFactThatTheConfigurationKnows) {
  Json all = Json::object();
  for (const auto& fact : config::server_facts()) all["server " + fact] = {{"server", fact}};
  for (const auto& fact : config::model_facts()) all["model " + fact] = {{"model", fact}};
  const auto told = shown(all.dump());
  EXPECT_EQ(told.size(), config::server_facts().size() + config::model_facts().size());
  for (const auto& [name, value] : told.items()) EXPECT_FALSE(value.is_null()) << name;
}

TEST_F(Documents, TakeThePlaceOfHealthAndLeaveItsOthersAlone) {
  route(document(R"({"mine": true})", "/health"));
  EXPECT_EQ(asked("GET", "/health"), R"(200 {"mine":true})");
  EXPECT_EQ(asked("GET", "/health/live"), R"(200 {"live":true})");
  const auto options = ask("OPTIONS", "/health");
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, OPTIONS");
}

class Orders : public test::Routed {
 protected:
  void SetUp() override {
    route(R"({"method": "POST", "path": "/reset", "kind": "order", "model": "echo"},
             {"method": "POST", "path": "/models/load", "kind": "order", "order": "load", "model_from": "model",
              "fields": [{"name": "model", "from": "json", "type": "enum", "values": ["echo"]}],
              "answer": {"status": 202, "json": {"loaded": {"field": "model"}}}})");
  }
};

TEST_F(Orders, AreAnsweredWhenTheyAreCarriedOut) {
  Outcome outcome;
  ask(outcome, {"POST", "/reset", "", {}});
  EXPECT_FALSE(outcome.response);
  const auto [order, done] = served_.inbox->take_order();
  EXPECT_EQ(order.kind, Order::Kind::reset);
  done.finish(success());
  run(outcome);
  EXPECT_EQ(text_of(outcome), R"(200 {"model":"echo","done":"reset"})");
}

TEST_F(Orders, MayNameTheModelInAField) {
  Outcome outcome;
  ask(outcome, {"POST", "/models/load", R"({"model": "echo"})", {}});
  const auto [order, done] = served_.inbox->take_order();
  EXPECT_EQ(order.kind, Order::Kind::load);
  done.finish(success());
  run(outcome);
  EXPECT_EQ(text_of(outcome), R"(202 {"loaded":"echo"})");
  EXPECT_EQ(asked("POST", "/models/load", R"({"model": "other"})").substr(0, 3), "400");
}

TEST_F(Orders, AreRefusedAsTheModelSays) {
  Outcome outcome;
  ask(outcome, {"POST", "/reset", "", {}});
  served_.inbox->take_order().second.finish(Error{Errc::busy, "a reset is under way"});
  run(outcome);
  EXPECT_EQ(text_of(outcome), R"(409 {"error":"a reset is under way"})");
}

TEST_F(Orders, AreNotTakenFromPagesOfOtherSites) {
  EXPECT_EQ(asked("POST", "/reset", "", {{"sec-fetch-site", "cross-site"}}).substr(0, 3), "403");
  EXPECT_EQ(asked("POST", "/reset", "", {{"origin", "http://evil.example"}, {"host", "localhost"}}).substr(0, 3),
            "403");
}

}  // namespace
}  // namespace mainstay::http::routes
