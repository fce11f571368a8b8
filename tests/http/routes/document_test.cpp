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

class Scopes : public test::Routed {
 protected:
  static constexpr auto user = "the-key-of-somebody-who-infers";
  static constexpr auto other = "the-key-of-somebody-with-another-model";
  static constexpr auto root = "the-key-of-the-administrator";

  void SetUp() override {
    const auto key = [](const std::string& id, const char* text, const std::string& more) {
      return R"({"id": ")" + id + R"(", "hash": ")" + http::text_of(hash_of(text)) + "\"" + more + "}";
    };
    const std::string document = R"("kind": "document", "answer": {"json": {}})";
    route(R"({"method": "GET", "path": "/compute", "model": "echo", "fields": [
               {"name": "x", "from": "query", "type": "number", "default": 1, "input": "IN"}]},
             {"method": "POST", "path": "/reset", "kind": "order", "model": "echo"},
             {"method": "GET", "path": "/shown", )" +
              document + R"(}, {"method": "GET", "path": "/open", "scope": "open", )" + document +
              R"(}, {"method": "GET", "path": "/health", "replaces": true, )" + document + "}",
          R"(, "auth": {"keys": [)" + key("user", user, "") + "," + key("other", other, R"(, "models": ["other"])") +
              "," + key("root", root, R"(, "scopes": ["admin"])") + "]}");
  }
  int status(const std::string& method, const std::string& target, const char* key = nullptr) {
    std::map<std::string, std::string> headers;
    if (key) headers["authorization"] = std::string("Bearer ") + key;
    served_.inbox->answer_at_once();
    outcomes_.push_back(std::make_unique<Outcome>());
    ask(*outcomes_.back(), {method, target, "", std::move(headers)});
    return outcomes_.back()->response ? outcomes_.back()->response->status : 0;
  }

 private:
  // Orders under way refer to them.
  std::vector<std::unique_ptr<Outcome>> outcomes_;
};

TEST_F(Scopes, OfRoutesThatComputeAreThoseOfTheirModels) {
  EXPECT_EQ(status("GET", "/compute"), 401);
  EXPECT_EQ(status("GET", "/compute", root), 403);
  EXPECT_EQ(status("GET", "/compute", user), 200);
  EXPECT_EQ(status("GET", "/compute", other), 404);
}

TEST_F(Scopes, OfOrdersAreTheAdministrators) {
  EXPECT_EQ(status("POST", "/reset"), 401);
  EXPECT_EQ(status("POST", "/reset", user), 403);
  EXPECT_EQ(status("POST", "/reset", root), 0);  // It is under way.
  served_.inbox->take_order().second.finish(success());
}

TEST_F(Scopes, OfDocumentsAreThoseThatTheySay) {
  EXPECT_EQ(status("GET", "/shown"), 401);
  EXPECT_EQ(status("GET", "/shown", user), 200);
  EXPECT_EQ(status("GET", "/open"), 200);
  EXPECT_EQ(status("GET", "/health"), 200);
}

}  // namespace
}  // namespace mainstay::http::routes
