#include "http/oip/repository.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <nlohmann/json.hpp>

#include "http/service.hpp"
#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http {
namespace {

using Json = nlohmann::json;
using test::Outcome;

/// Writes down what it was asked to load, and keeps the promises for the test.
class HeldRepository final : public RepositoryControl {
 public:
  struct Asked {
    std::string name;
    std::string version;
    std::optional<std::string> config;
    Completion done;
  };
  void load(std::string name, std::string version, std::optional<std::string> config, Completion done) override {
    asked.push_back({std::move(name), std::move(version), std::move(config), std::move(done)});
  }
  std::deque<Asked> asked;
};

class RepositoryRoutes : public ::testing::Test {
 protected:
  /// What was never answered is given up while there is somebody to hear of it.
  ~RepositoryRoutes() override {
    repository.asked.clear();
    outcome.tasks.clear();
  }
  Router routes() {
    auto dependencies = served.dependencies(lifecycle);
    dependencies.repository = &repository;
    return make_routes(std::move(dependencies));
  }
  void post(const std::string& target, const std::string& body = {}) {
    outcome = {};
    routes().dispatch(
        std::make_unique<test::FakeExchange>(test::FakeRequest{"POST", "/v2/repository/" + target, body, {}}, outcome));
  }
  void answer() {
    for (auto& task : outcome.tasks) task->run();
  }
  int status() const { return outcome.response ? outcome.response->status : 0; }
  Json json() const { return Json::parse(outcome.response->body); }
  std::string error() const { return json()["error"]; }
  Json index(const std::string& body = {}) {
    post("index", body);
    return json();
  }

  test::Served served;
  HeldRepository repository;
  Lifecycle lifecycle;
  Outcome outcome;
};

TEST_F(RepositoryRoutes, AreAnExtensionThatIsAdvertised) {
  routes().dispatch(std::make_unique<test::FakeExchange>(test::FakeRequest{"GET", "/v2", "", {}}, outcome));
  EXPECT_EQ(json()["extensions"],
            Json({"binary_tensor_data", "generate", "model_configuration", "statistics", "model_repository"}));
}

TEST_F(RepositoryRoutes, ShowHowEveryModelStands) {
  served.load->serving = 1;
  ServedModel other = **served.registry.find("echo", "");
  other.name = "other";
  other.vitals = std::make_shared<Vitals>("other", "model");
  other.signature = nullptr;
  served.registry.publish(other);
  const auto state = [&](NodeState now) {
    const_cast<Vitals&>(*other.vitals).state = now;
    return index()[1];
  };
  EXPECT_EQ(state(NodeState::unknown), Json::parse(R"({"name":"other","version":"1","state":"UNAVAILABLE",
      "reason":"not loaded yet","exact_state":"unknown"})"));
  EXPECT_EQ(state(NodeState::queued)["state"], "LOADING");
  EXPECT_EQ(state(NodeState::loading)["state"], "LOADING");
  EXPECT_EQ(state(NodeState::warming)["state"], "LOADING");
  EXPECT_EQ(state(NodeState::unloading)["state"], "UNLOADING");
  EXPECT_EQ(state(NodeState::unloaded)["reason"], "unloaded");
  const_cast<Vitals&>(*other.vitals).set_cause("no such file");
  EXPECT_EQ(state(NodeState::failed)["state"], "UNAVAILABLE");
  EXPECT_EQ(state(NodeState::failed)["reason"], "no such file");
  EXPECT_EQ(index()[0], Json::parse(R"({"name":"echo","version":"1","state":"READY","reason":"",
      "exact_state":"ready"})"));
}

TEST_F(RepositoryRoutes, ShowOnlyWhatIsReadyToWhoeverAsksForThat) {
  EXPECT_EQ(index(R"({"ready": true})").size(), 1u);
  served.vitals->state = NodeState::failed;
  EXPECT_EQ(index(R"({"ready": true})").size(), 0u);
  EXPECT_EQ(index(R"({"ready": false})").size(), 1u);
  post("index", R"({"ready": 1})");
  EXPECT_EQ(status(), 400);
  post("index", "[");
  EXPECT_EQ(status(), 400);
}

TEST_F(RepositoryRoutes, AnswerALoadWhenTheModelIsLoaded) {
  post("models/echo/load");
  ASSERT_EQ(repository.asked.size(), 1u);
  EXPECT_EQ(repository.asked[0].name, "echo");
  EXPECT_EQ(repository.asked[0].version, "");
  EXPECT_FALSE(repository.asked[0].config);
  EXPECT_EQ(status(), 0);
  repository.asked[0].done.finish(success());
  EXPECT_EQ(status(), 0) << "it is answered on an I/O thread";
  answer();
  EXPECT_EQ(status(), 200);
  EXPECT_EQ(outcome.response->body, "{}");
  EXPECT_EQ(outcome.response->model, "echo");
}

TEST_F(RepositoryRoutes, SayWhyAModelCouldNotBeLoaded) {
  post("models/new/versions/3/load", "{}");
  EXPECT_EQ(repository.asked.at(0).version, "3");
  repository.asked[0].done.finish(Error{Errc::not_found, "no model is called 'new'"});
  answer();
  EXPECT_EQ(status(), 404);
  EXPECT_EQ(error(), "no model is called 'new'");
  post("models/new/load");
  repository.asked.clear();
  answer();
  EXPECT_EQ(status(), 503) << "whoever forgets a promise has not kept it";
}

TEST_F(RepositoryRoutes, PassOnAnOverrideAsATextOrAsAnObject) {
  post("models/echo/load", R"({"parameters": {"config": "{\"instances\": 2}"}})");
  EXPECT_EQ(repository.asked.back().config, R"({"instances": 2})");
  post("models/echo/load", R"({"parameters": {"config": {"instances": 2, "batch": {"max_size": 4}}}})");
  EXPECT_EQ(repository.asked.back().config, R"({"instances":2,"batch":{"max_size":4}})");
}

TEST_F(RepositoryRoutes, RefuseParametersThatTheyDoNotKnow) {
  for (const std::string parameters : {R"({"config": 3})", R"({"config": "{}", "config": "{}"})",
                                       R"({"file:1/model.pt": "eA=="})", R"({"x": 1})", R"([])"}) {
    post("models/echo/load", R"({"parameters": )" + parameters + "}");
    EXPECT_EQ(status(), 400) << parameters;
  }
  post("models/echo/load", "nonsense");
  EXPECT_EQ(status(), 400);
  post("models/echo/load",
       R"({"parameters": {"config": )" + std::string(100000, '[') + std::string(100000, ']') + "}}");
  EXPECT_EQ(status(), 400);
  EXPECT_TRUE(repository.asked.empty());
}

TEST_F(RepositoryRoutes, LetNoNameThroughThatNoModelCanHave) {
  for (const std::string& name :
       {std::string(".."), std::string("."), std::string("%2e%2e"), std::string("..%2Fsecret"), std::string("a%2Fb"),
        std::string("a%00b"), std::string("a%"), std::string("a%5Cb"), std::string("%20"), std::string(10240, 'a')})
    for (const char* call : {"/load", "/unload"}) {
      post("models/" + name + call);
      EXPECT_TRUE(status() == 404 || status() == 400) << name;
      EXPECT_LT(outcome.response->body.size(), 400u) << "it is not sent back as a whole";
    }
  for (const std::string version : {"..", "0", "01", "latest", "1%2F..", "99999999999999999999"}) {
    post("models/echo/versions/" + version + "/load");
    EXPECT_EQ(status(), 404) << version;
  }
  post("models/../../load");
  EXPECT_EQ(status(), 404);
  EXPECT_TRUE(repository.asked.empty());
}

TEST_F(RepositoryRoutes, UnloadEveryVersionOfAModel) {
  ServedModel second = **served.registry.find("echo", "");
  second.version = "2";
  served.registry.publish(second);
  post("models/echo/unload", R"({"parameters": {"unload_dependents": false}})");
  for (int version = 0; version < 2; ++version) {
    EXPECT_EQ(status(), 0);
    const auto [order, done] = served.inbox->take_order();
    EXPECT_EQ(order.kind, Order::Kind::unload);
    EXPECT_FALSE(order.why.empty());
    done.finish(success());
    answer();
  }
  EXPECT_EQ(status(), 200);
  EXPECT_EQ(outcome.response->body, "{}");
}

TEST_F(RepositoryRoutes, UnloadOneVersion) {
  ServedModel second = **served.registry.find("echo", "");
  second.version = "2";
  served.registry.publish(second);
  post("models/echo/versions/1/unload");
  served.inbox->take_order().second.finish(success());
  answer();
  EXPECT_EQ(status(), 200);
}

TEST_F(RepositoryRoutes, KnowNothingToUnloadWhereNothingIs) {
  post("models/never/unload");
  EXPECT_EQ(status(), 404);
  EXPECT_EQ(error(), "no model is called 'never'");
  post("models/echo/versions/7/unload");
  EXPECT_EQ(status(), 404);
  post("models/echo/unload", R"({"parameters": {"unload_dependents": "yes"}})");
  EXPECT_EQ(status(), 400);
}

}  // namespace
}  // namespace mainstay::http
