#include "http/service.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http {
namespace {

using Json = nlohmann::json;
using test::infer_body;
using test::Outcome;

class Service : public testing::Test {
 protected:
  Outcome ask(const std::string& method, const std::string& target, const std::string& body = {},
              const std::map<std::string, std::string>& headers = {}) {
    Outcome outcome;
    const Router routes = make_routes(served_.dependencies(lifecycle_));
    routes.dispatch(std::make_unique<test::FakeExchange>(test::FakeRequest{method, target, body, headers}, outcome));
    for (auto& task : outcome.tasks) task->run();
    return outcome;
  }

  static Json json(const Outcome& outcome) { return Json::parse(outcome.response->body); }

  test::Served served_;
  Lifecycle lifecycle_;
};

TEST_F(Service, describes_itself) {
  const auto outcome = ask("GET", "/v2");
  EXPECT_EQ(outcome.response->status, 200);
  EXPECT_EQ(json(outcome)["name"], "mainstay");
  EXPECT_FALSE(json(outcome)["version"].get<std::string>().empty());
  EXPECT_EQ(json(outcome)["extensions"],
            Json::array({"binary_tensor_data", "generate", "model_configuration", "statistics"}));
}

TEST_F(Service, is_live_even_while_draining) {
  EXPECT_EQ(ask("GET", "/v2/health/live").response->body, R"({"live":true})");
  lifecycle_.draining = true;
  EXPECT_EQ(ask("GET", "/v2/health/live").response->status, 200);
}

TEST_F(Service, is_ready_while_every_model_is) {
  served_.load->serving = 1;
  for (const auto state : {NodeState::ready, NodeState::degraded}) {
    served_.vitals->state = state;
    for (const char* target : {"/v2/health/ready", "/v2/models/echo/ready", "/v2/models/echo/versions/1/ready"}) {
      EXPECT_EQ(ask("GET", target).response->status, 200);
      EXPECT_EQ(ask("GET", target).response->body, R"({"ready":true})");
    }
  }
}

TEST_F(Service, names_the_model_that_is_not_ready) {
  for (const auto state : {NodeState::starting, NodeState::restarting, NodeState::failed}) {
    served_.vitals->state = state;
    const auto outcome = ask("GET", "/v2/models/echo/ready");
    EXPECT_EQ(outcome.response->status, 503);
    EXPECT_FALSE(outcome.header("Retry-After").empty());
    EXPECT_EQ(json(outcome)["ready"], false);
    EXPECT_NE(json(outcome)["error"].get<std::string>().find("'echo'"), std::string::npos);
  }
}

TEST_F(Service, stays_ready_while_one_of_its_models_restarts) {
  served_.vitals->state = NodeState::restarting;
  EXPECT_EQ(ask("GET", "/v2/health/ready").response->status, 200);
}

TEST_F(Service, is_not_ready_before_every_model_was_loaded_once) {
  ServedModel unloaded = **served_.registry.find("echo", "");
  unloaded.name = "late";
  unloaded.signature = nullptr;
  unloaded.proven = false;
  served_.registry.publish(unloaded);
  const auto outcome = ask("GET", "/v2/health/ready");
  EXPECT_EQ(outcome.response->status, 503);
  EXPECT_NE(json(outcome)["error"].get<std::string>().find("'late'"), std::string::npos);
}

TEST_F(Service, is_not_ready_while_it_starts) {
  lifecycle_.starting = true;
  EXPECT_EQ(ask("GET", "/v2/health/ready").response->status, 503);
  EXPECT_EQ(ask("GET", "/v2/health/live").response->status, 200);
}

TEST_F(Service, is_not_ready_while_draining) {
  lifecycle_.draining = true;
  for (const char* target : {"/v2/health/ready", "/v2/models/echo/ready"}) {
    const auto outcome = ask("GET", target);
    EXPECT_EQ(outcome.response->status, 503);
    EXPECT_EQ(json(outcome)["error"], "the server is draining");
  }
}

TEST_F(Service, describes_a_model) {
  served_.signature->inputs.push_back({"ANY", {}, {}});
  const auto outcome = ask("GET", "/v2/models/echo");
  EXPECT_EQ(outcome.response->status, 200);
  EXPECT_EQ(json(outcome), Json::parse(R"({"name":"echo","versions":["1"],"platform":"test",
    "inputs":[{"name":"IN","datatype":"FP32","shape":[-1]},{"name":"ANY","datatype":"FP32","shape":[-1]}],
    "outputs":[{"name":"OUT","datatype":"FP32","shape":[-1]}]})"));
}

TEST_F(Service, a_model_that_was_never_loaded_has_no_description_yet) {
  served_.registry.publish(
      {"new", "1", "test", std::make_shared<config::Model>(), nullptr, served_.vitals, served_.inbox});
  EXPECT_EQ(ask("GET", "/v2/models/new").response->status, 503);
}

TEST_F(Service, a_request_for_a_model_that_is_not_loaded_waits_for_it) {
  served_.publish(nullptr);
  Outcome outcome;
  const Router routes = make_routes(served_.dependencies(lifecycle_));
  routes.dispatch(std::make_unique<test::FakeExchange>(
      test::FakeRequest{"POST", "/v2/models/echo/infer", infer_body("1"), {}}, outcome));
  EXPECT_FALSE(outcome.response);
  served_.publish(served_.signature);
  served_.inbox->answer_at_once();
  served_.inbox->take_load_wait().done.finish(success());
  while (!outcome.response) {
    ASSERT_FALSE(outcome.tasks.empty());
    const auto task = std::move(outcome.tasks.front());
    outcome.tasks.erase(outcome.tasks.begin());
    task->run();
  }
  EXPECT_EQ(outcome.response->status, 200);
}

TEST_F(Service, a_request_that_waited_for_a_load_that_failed_is_told_why) {
  served_.publish(nullptr);
  Outcome outcome;
  const Router routes = make_routes(served_.dependencies(lifecycle_));
  routes.dispatch(std::make_unique<test::FakeExchange>(
      test::FakeRequest{"POST", "/v2/models/echo/infer", infer_body("1"), {}}, outcome));
  served_.inbox->take_load_wait().done.finish(Error{Errc::unavailable, "no such file"});
  ASSERT_EQ(outcome.tasks.size(), 1u);
  outcome.tasks[0]->run();
  EXPECT_EQ(outcome.response->status, 503);
  EXPECT_EQ(json(outcome)["error"], "no such file");
}

TEST_F(Service, unknown_models_and_versions_are_not_found) {
  for (const char* model : {"/v2/models/no", "/v2/models/echo/versions/2"}) {
    EXPECT_EQ(ask("GET", model).response->status, 404);
    EXPECT_EQ(ask("GET", model + std::string("/ready")).response->status, 404);
    EXPECT_EQ(ask("POST", model + std::string("/infer"), infer_body("1")).response->status, 404);
  }
}

TEST_F(Service, takes_no_orders_from_pages_of_other_sites) {
  const auto status = [&](const std::string& method, std::map<std::string, std::string> headers) {
    Outcome outcome;
    const Router routes = make_routes(served_.dependencies(lifecycle_));
    headers.emplace("host", "127.0.0.1:8000");
    routes.dispatch(std::make_unique<test::FakeExchange>(
        test::FakeRequest{method, "/admin/models/echo/poison", "", std::move(headers)}, outcome));
    return outcome.response->status;
  };
  EXPECT_EQ(status("DELETE", {{"origin", "http://elsewhere.example"}}), 403);
  EXPECT_EQ(status("DELETE", {{"sec-fetch-site", "cross-site"}}), 403);
  EXPECT_EQ(status("DELETE", {{"sec-fetch-site", "same-site"}}), 403);
  EXPECT_EQ(status("DELETE", {{"origin", "null"}}), 403);
  EXPECT_EQ(status("DELETE", {{"origin", "http://127.0.0.1:8000"}}), 200);
  EXPECT_EQ(status("DELETE", {{"sec-fetch-site", "same-origin"}, {"origin", "http://127.0.0.1:8000"}}), 200);
  EXPECT_EQ(status("DELETE", {}), 200);
  EXPECT_EQ(status("GET", {{"sec-fetch-site", "cross-site"}}), 200);
}

TEST_F(Service, answers_an_inference) {
  served_.inbox->answer_at_once();
  const auto outcome = ask("POST", "/v2/models/echo/infer", infer_body("2.5", "my-id"));
  EXPECT_EQ(outcome.response->status, 200);
  EXPECT_EQ(outcome.response->body, R"({"model_name":"echo","model_version":"1","id":"my-id",)"
                                    R"("outputs":[{"name":"OUT","datatype":"FP32","shape":[1],"data":[2.5]}]})");
  EXPECT_EQ(outcome.response->model, "echo");
  EXPECT_EQ(outcome.response->timings.compute, std::chrono::microseconds{7});
}

TEST_F(Service, puts_the_answer_into_json_on_an_io_thread) {
  Outcome outcome;
  const Router routes = make_routes(served_.dependencies(lifecycle_));
  routes.dispatch(std::make_unique<test::FakeExchange>(
      test::FakeRequest{"POST", "/v2/models/echo/infer", infer_body("1"), {}}, outcome));
  EXPECT_TRUE(outcome.tasks.empty());
  served_.inbox->answer(0);
  ASSERT_EQ(outcome.tasks.size(), 1u);
  EXPECT_FALSE(outcome.response);
  outcome.tasks[0]->run();
  EXPECT_EQ(outcome.response->status, 200);
}

TEST_F(Service, passes_on_why_a_model_did_not_answer) {
  Outcome failed, dropped;
  const Router routes = make_routes(served_.dependencies(lifecycle_));
  for (auto* outcome : {&failed, &dropped})
    routes.dispatch(std::make_unique<test::FakeExchange>(
        test::FakeRequest{"POST", "/v2/models/echo/infer", infer_body("1"), {}}, *outcome));
  served_.inbox->fail(0, {Errc::deadline_exceeded, "too late"});
  served_.inbox->drop(0);
  failed.tasks.at(0)->run();
  dropped.tasks.at(0)->run();
  EXPECT_EQ(failed.response->status, 504);
  EXPECT_EQ(failed.response->body, R"({"error":"too late"})");
  EXPECT_EQ(failed.response->model, "echo");
  EXPECT_EQ(dropped.response->status, 503);
}

TEST_F(Service, takes_no_inference_while_draining) {
  lifecycle_.draining = true;
  const auto outcome = ask("POST", "/v2/models/echo/infer", infer_body("1"));
  EXPECT_EQ(outcome.response->status, 503);
  EXPECT_TRUE(outcome.response->close);
  EXPECT_FALSE(outcome.header("Retry-After").empty());
}

TEST_F(Service, the_media_type_of_a_request_is_not_looked_at) {
  served_.inbox->answer_at_once();
  const auto outcome = ask("POST", "/v2/models/echo/infer", infer_body("1"),
                           {{"content-type", "application/x-www-form-urlencoded"}, {"content-encoding", "identity"}});
  EXPECT_EQ(outcome.response->status, 200);
}

TEST_F(Service, a_body_in_another_coding_is_refused_with_those_that_are_read) {
  for (const char* coding : {"br", "zstd", "compress", "gzip, gzip", "gzip,deflate", "identity, gzip"}) {
    const auto outcome = ask("POST", "/v2/models/echo/infer", infer_body("1"), {{"content-encoding", coding}});
    EXPECT_EQ(outcome.response->status, 415) << coding;
    EXPECT_EQ(outcome.header("Accept-Encoding"), "gzip, deflate");
    EXPECT_NE(json(outcome)["error"].get<std::string>().find(coding), std::string::npos);
  }
}

TEST_F(Service, a_body_that_is_not_looked_at_is_not_decoded) {
  EXPECT_EQ(ask("POST", "/nothing", "x", {{"content-encoding", "gzip"}}).response->status, 404);
}

TEST_F(Service, answers_with_bytes_where_they_are_asked_for) {
  served_.inbox->answer_at_once();
  const auto outcome =
      ask("POST", "/v2/models/echo/infer", std::string(8, '\0'), {{"Inference-Header-Content-Length", "0"}});
  ASSERT_EQ(outcome.response->status, 200);
  EXPECT_EQ(outcome.response->content_type, "application/octet-stream");
  EXPECT_EQ(outcome.header("Inference-Header-Content-Length"), std::to_string(outcome.response->body.size()));
  ASSERT_EQ(outcome.response->tail.size(), 1u);
  EXPECT_EQ(outcome.response->tail[0].size(), 8u);
  EXPECT_EQ(outcome.response->model, "echo");
}

TEST_F(Service, a_length_that_does_not_fit_the_body_is_refused) {
  const auto outcome =
      ask("POST", "/v2/models/echo/infer", infer_body("1"), {{"Inference-Header-Content-Length", "1000"}});
  EXPECT_EQ(outcome.response->status, 400);
  EXPECT_EQ(outcome.response->model, "echo");
}

TEST_F(Service, an_input_error_names_the_input) {
  const auto outcome = ask("POST", "/v2/models/echo/infer", infer_body("\"x\""));
  EXPECT_EQ(outcome.response->status, 400);
  EXPECT_NE(json(outcome)["error"].get<std::string>().find("'IN'"), std::string::npos);
}

TEST_F(Service, shows_the_supervision_tree) {
  served_.vitals->restarts = 2;
  served_.vitals->set_cause("it \"crashed\"");
  const auto outcome = ask("GET", "/admin/tree");
  EXPECT_EQ(outcome.response->status, 200);
  EXPECT_EQ(json(outcome), Json::parse(R"({"name":"root","kind":"root","state":"ready","incarnation":0,"restarts":0,
    "queue_depth":0,"busy_ms":0,"children":[{"name":"echo","kind":"model","state":"ready","incarnation":0,"restarts":2,
    "queue_depth":0,"busy_ms":0,"cause":"it \"crashed\"","children":[]}]})"));
}

TEST_F(Service, answers_an_order_when_it_was_carried_out) {
  Outcome outcome;
  const Router routes = make_routes(served_.dependencies(lifecycle_));
  routes.dispatch(std::make_unique<test::FakeExchange>(
      test::FakeRequest{"POST", "/admin/models/echo/instances/3/reload", "", {}}, outcome));
  const auto [order, done] = served_.inbox->take_order();
  EXPECT_EQ(order.kind, Order::Kind::reload);
  EXPECT_EQ(order.instance, 3U);
  EXPECT_FALSE(outcome.response);
  done.finish(success());
  for (auto& task : outcome.tasks) task->run();
  EXPECT_EQ(outcome.response->status, 200);
  EXPECT_EQ(outcome.response->body, R"({"model":"echo","version":"1","done":"reload"})");
}

TEST_F(Service, says_that_an_order_is_under_way_already) {
  Outcome outcome;
  const Router routes = make_routes(served_.dependencies(lifecycle_));
  routes.dispatch(
      std::make_unique<test::FakeExchange>(test::FakeRequest{"POST", "/admin/models/echo/reset", "", {}}, outcome));
  const auto [order, done] = served_.inbox->take_order();
  EXPECT_EQ(order.kind, Order::Kind::reset);
  EXPECT_FALSE(order.instance);
  done.finish(Error{Errc::busy, "the same is under way"});
  for (auto& task : outcome.tasks) task->run();
  EXPECT_EQ(outcome.response->status, 409);
}

TEST_F(Service, opens_and_closes_a_breaker_for_an_operator) {
  EXPECT_EQ(json(ask("POST", "/admin/models/echo/breaker/open"))["breaker"], "open by an operator");
  EXPECT_FALSE(served_.admission->breaker().state == Breaker::State::closed);
  EXPECT_EQ(json(ask("POST", "/admin/models/echo/breaker/close"))["breaker"], "closed");
  EXPECT_EQ(json(ask("POST", "/admin/models/echo/breaker/reset"))["breaker"], "closed");
  EXPECT_EQ(ask("POST", "/admin/models/echo/breaker/kick").response->status, 404);
}

TEST_F(Service, shows_and_forgets_the_requests_that_bring_a_model_down) {
  InferRequest request;
  request.id = "r-7";
  const auto job = std::make_shared<Job>(std::move(request), Reply(nullptr));
  served_.admission->brought_down_by({job});
  served_.admission->brought_down_by({job});
  const auto list = json(ask("GET", "/admin/models/echo/poison"))["poison"];
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["crashes"], 2);
  EXPECT_EQ(list[0]["refused"], true);
  EXPECT_EQ(list[0]["forgotten_in_s"], 600);
  EXPECT_EQ(list[0]["requests"], Json({"r-7", "r-7"}));
  EXPECT_TRUE(json(ask("DELETE", "/admin/models/echo/poison"))["poison"].empty());
}

TEST_F(Service, knows_no_orders_for_what_is_not_there) {
  EXPECT_EQ(ask("POST", "/admin/models/nobody/reset").response->status, 404);
  EXPECT_EQ(ask("POST", "/admin/models/echo/reset?version=7").response->status, 404);
  EXPECT_EQ(ask("POST", "/admin/models/echo/instances/first/reset").response->status, 404);
  EXPECT_EQ(ask("GET", "/admin/models/echo/reset").response->status, 405);
}

TEST_F(Service, shows_why_instances_ended_and_what_else_there_is_to_say_of_a_node) {
  const auto causes = std::make_shared<CauseLog>();
  causes->add({.time = std::chrono::system_clock::time_point{std::chrono::milliseconds{1500}},
               .cause = Cause::hung,
               .incarnation = 4,
               .instance = "echo/0",
               .requests = std::vector<std::string>(17, "r"),
               .message = "no answer"});
  served_.vitals->show_causes(causes);
  served_.vitals->pid = 77;
  served_.vitals->orphans = 0;
  served_.vitals->set_spare("warm");
  served_.vitals->set_detail("in place");
  served_.vitals->show_breaker([](Clock::time_point) { return "open, 3 s left"; });
  const auto node = json(ask("GET", "/admin/tree"))["children"][0];
  Json expected = Json::parse(R"([{"time":"1970-01-01T00:00:01.500Z","cause":"hung","incarnation":4,"instance":"echo/0",
    "message":"no answer","more_requests":1}])");
  expected[0]["requests"] = std::vector<std::string>(16, "r");
  EXPECT_EQ(node["causes"], expected);
  EXPECT_EQ(node["pid"], 77);
  EXPECT_EQ(node["orphans"], 0);
  EXPECT_EQ(node["spare"], "warm");
  EXPECT_EQ(node["detail"], "in place");
  EXPECT_EQ(node["breaker"], "open, 3 s left");
}

}  // namespace
}  // namespace mainstay::http
