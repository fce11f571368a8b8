#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "http/service.hpp"
#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"
#include "tests/support/recorder.hpp"

namespace mainstay::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;
using mainstay::testing::floats;
using Taken = Receiver::Taken;

class Generate : public ::testing::Test {
 protected:
  void ask(const std::string& method = "generate_stream", const std::string& body = R"({"IN":1})",
           const std::string& model = "echo") {
    routes_.dispatch(std::make_unique<test::FakeExchange>(
        test::FakeRequest{"POST", "/v2/models/" + model + "/" + method, body, {}}, outcome_));
  }
  /// The request that was asked for, and its answer.
  std::pair<InferRequest, Reply> taken() { return served_.inbox->take_request(0); }
  void run_tasks() {
    for (auto& task : std::exchange(outcome_.tasks, {})) task->run();
  }
  static std::vector<Tensor> piece(float value) { return {floats("OUT", {1}, {value})}; }
  /// What came after the head.
  std::vector<std::string> events() const {
    std::vector<std::string> events;
    for (const auto& each : outcome_.stream->pieces()) events.push_back(*each);
    return events;
  }
  static std::string event(const std::string& value) {
    return R"(data: {"model_name":"echo","model_version":"1","OUT":)" + value + "}\n\n";
  }
  std::string error() const { return Json::parse(outcome_.response->body)["error"]; }

  test::Served served_;
  Lifecycle lifecycle_;
  Router routes_ = make_routes(served_.dependencies(lifecycle_));
  test::Outcome outcome_;
};

TEST_F(Generate, AnswersWithOneObject) {
  served_.inbox->answer_at_once();
  for (const auto* model : {"echo", "echo/versions/1"}) {
    outcome_ = {};
    ask("generate", R"({"IN":[1,2.5],"id":"mine"})", model);
    run_tasks();
    EXPECT_EQ(outcome_.response->status, 200);
    EXPECT_EQ(outcome_.response->body, R"({"model_name":"echo","model_version":"1","id":"mine","OUT":[1.0,2.5]})");
  }
}

TEST_F(Generate, StreamsAnEventForEachPiece) {
  ask();
  auto [request, reply] = taken();
  ASSERT_TRUE(reply.takes_pieces());
  EXPECT_FALSE(outcome_.response);
  EXPECT_EQ(reply.take_piece(piece(1)), Taken::yes);
  EXPECT_EQ(outcome_.response->status, 200);
  EXPECT_EQ(outcome_.response->content_type, "text/event-stream; charset=utf-8");
  EXPECT_TRUE(outcome_.response->ends_by_itself);
  EXPECT_THAT(events(), ElementsAre(event("1.0")));
  EXPECT_EQ(reply.take_piece(piece(2)), Taken::yes);
  EXPECT_FALSE(outcome_.stream->closed());
  reply.answer(InferResponse{});
  EXPECT_TRUE(outcome_.stream->closed());
  EXPECT_THAT(events(), ElementsAre(event("1.0"), event("2.0")));
}

TEST_F(Generate, StreamsOneEventOfAModelThatAnswersAtOnce) {
  served_.inbox->answer_at_once();
  ask("generate_stream", R"({"IN":[3]})", "echo/versions/1");
  EXPECT_THAT(events(), ElementsAre(event("3.0")));
  EXPECT_TRUE(outcome_.stream->closed());
}

TEST_F(Generate, KeepsAPieceForAClientThatIsBehind) {
  ask();
  auto [request, reply] = taken();
  EXPECT_EQ(reply.take_piece(piece(1)), Taken::yes);
  outcome_.stream->answer_writes_with(Stream::Taken::full);
  EXPECT_EQ(reply.take_piece(piece(2)), Taken::later);
  EXPECT_EQ(reply.take_piece(piece(2)), Taken::later);
  outcome_.stream->answer_writes_with(Stream::Taken::yes);
  EXPECT_EQ(reply.take_piece(piece(2)), Taken::yes);
  EXPECT_THAT(events(), ElementsAre(event("1.0"), event("2.0")));
}

TEST_F(Generate, WantsNoMoreOnceTheClientHasGone) {
  ask();
  auto [request, reply] = taken();
  EXPECT_EQ(reply.take_piece(piece(1)), Taken::yes);
  outcome_.stream->answer_writes_with(Stream::Taken::closed);
  EXPECT_EQ(reply.take_piece(piece(2)), Taken::no);
  outcome_.stream->answer_writes_with(Stream::Taken::yes);
  EXPECT_EQ(reply.take_piece(piece(3)), Taken::no);
  reply.answer(Error{Errc::unavailable, "its client went away"});
  EXPECT_THAT(events(), ElementsAre(event("1.0")));
}

TEST_F(Generate, SaysWhatWentWrongAsTheLastEventHoweverFarTheClientIsBehind) {
  ask();
  auto [request, reply] = taken();
  EXPECT_EQ(reply.take_piece(piece(1)), Taken::yes);
  outcome_.stream->answer_writes_with(Stream::Taken::full);
  reply.answer(Error{Errc::internal, "it fell over"});
  EXPECT_THAT(events(), ElementsAre(event("1.0"), "data: {\"error\":\"it fell over\"}\n\n"));
  EXPECT_TRUE(outcome_.stream->closed());
}

TEST_F(Generate, AnswersWithAStatusWhatWentWrongBeforeTheFirstPiece) {
  ask();
  served_.inbox->fail(0, {Errc::unavailable, "no instance is left"});
  EXPECT_EQ(outcome_.response->status, 503);
  EXPECT_EQ(error(), "no instance is left");
  EXPECT_FALSE(outcome_.stream);
}

TEST_F(Generate, EndsWithAnErrorAPieceThatJsonCannotCarry) {
  ask();
  auto [request, reply] = taken();
  EXPECT_EQ(reply.take_piece(piece(1)), Taken::yes);
  EXPECT_EQ(reply.take_piece({{"OUT", Datatype::fp16, {1}, Buffer::of(std::string(2, '\0'))}}), Taken::no);
  ASSERT_EQ(events().size(), 2u);
  EXPECT_THAT(events()[1], HasSubstr("which JSON cannot carry"));
}

TEST_F(Generate, RefusesWhatDoesNotFitTheModel) {
  for (const auto* method : {"generate", "generate_stream"})
    for (const auto& [body, why] : {std::pair{"{}", "input 'IN' is missing"},
                                    {R"({"IN":"text"})", "input 'IN'"},
                                    {R"({"IN":[[1],[2]]})", "has the shape [2,1]"},
                                    {R"({"IN":1,"triton_x":1})", "may not be set by a client"},
                                    {"nothing", "not valid JSON"}}) {
      outcome_ = {};
      ask(method, body);
      EXPECT_EQ(outcome_.response->status, 400) << method << body;
      EXPECT_THAT(error(), HasSubstr(why));
    }
}

TEST_F(Generate, KnowsNoOtherModelsAndTakesNothingWhileDraining) {
  ask("generate", "{}", "other");
  EXPECT_EQ(outcome_.response->status, 404);
  outcome_ = {};
  lifecycle_.draining = true;
  ask();
  EXPECT_EQ(outcome_.response->status, 503);
  EXPECT_TRUE(outcome_.response->close);
}

TEST_F(Generate, WaitsForAModelThatIsNotLoaded) {
  served_.publish(nullptr);
  ask();
  EXPECT_FALSE(outcome_.response);
  auto wait = served_.inbox->take_load_wait();
  served_.publish(served_.signature);
  wait.done.finish(success());
  run_tasks();
  EXPECT_EQ(served_.inbox->take_request(0).first.inputs.at(0).name, "IN");

  outcome_ = {};
  served_.publish(nullptr);
  ask();
  served_.inbox->take_load_wait().done.finish(Error{Errc::unavailable, "it cannot be loaded"});
  run_tasks();
  EXPECT_EQ(outcome_.response->status, 503);
}

TEST_F(Generate, IsShownInTheMetadataOfAModelThatStreams) {
  const auto metadata = [&] {
    test::Outcome outcome;
    routes_.dispatch(
        std::make_unique<test::FakeExchange>(test::FakeRequest{"GET", "/v2/models/echo", "", {}}, outcome));
    return Json::parse(outcome.response->body);
  };
  EXPECT_FALSE(metadata().contains("streams"));
  served_.signature->streams = true;
  EXPECT_EQ(metadata()["streams"], true);
}

}  // namespace
}  // namespace mainstay::http
