#include <gtest/gtest.h>

#include "tests/http/routes/routed.hpp"

namespace mainstay::http::routes {
namespace {

/// A route of two fields, whose checks are in an order of its own.
class RouteChecks : public test::Routed {
 protected:
  void checks(const std::string& order, const std::string& rest = "") {
    takes({{"IN", {}, {}}});
    route(R"({"method": "POST", "path": "/p", "model": "echo", "checks": [)" + order + R"(], "fields": [
             {"name": "text", "from": "json", "max_length": 3, "max_bytes": 4, "input": "IN"},
             {"name": "count", "from": "json", "type": "integer", "max": 5}])" +
          rest + "}");
  }
  /// What is found wrong where everything is.
  std::string first(const std::string& body = R"({"text": "12345", "count": 7})") {
    const auto text = asked("POST", "/p", body);
    return text.substr(0, text.find(", allowed"));
  }
  void reject_when_busy() {
    auto model = **served_.registry.find("echo", "");
    model.places = places_;
    served_.registry.publish(std::move(model));
  }

  static std::string found(const std::string& what) { return R"(400 {"error":"field )" + what; }

  const std::shared_ptr<Exclusion> places_ = std::make_shared<Exclusion>(1);
};

TEST_F(RouteChecks, AreMadeInTheOrderOfTheFieldsWhereNobodySaysOtherwise) {
  checks("");
  EXPECT_EQ(first(), found("'text': found 5 characters"));
  EXPECT_EQ(first(R"({"text": "123", "count": 7})"), found("'count': found 7"));
}

TEST_F(RouteChecks, AreMadeInTheOrderThatTheRouteNames) {
  checks(R"("count", "text.size")");
  EXPECT_EQ(first(), found("'count': found 7"));
  EXPECT_EQ(first(R"({"text": "12345", "count": 1})"), found("'text': found 5 bytes"));
  // What is not named comes after that.
  EXPECT_EQ(first(R"({"text": "1234", "count": 1})"), found("'text': found 4 characters"));
}

TEST_F(RouteChecks, OfALimitComeAfterThatOfTheType) {
  checks(R"("count.range", "text.size")");
  EXPECT_EQ(first(R"({"text": 7, "count": "many"})"), found("'count': found 'many'"));
  EXPECT_EQ(first(R"({"count": 1})"), found("'text': is missing\"}"));
}

TEST_F(RouteChecks, OfTheModelStandWhereTheRouteSays) {
  checks(R"("text.length", "model_loaded", "count")", R"(, "not_loaded": "409")");
  served_.publish(nullptr);
  EXPECT_EQ(first(), found("'text': found 5 characters"));
  EXPECT_EQ(first(R"({"text": "1", "count": 7})"), R"(409 {"error":"model 'echo' is not loaded"})");
}

TEST_F(RouteChecks, FindAModelThatIsAtWork) {
  checks(R"("busy")");
  ASSERT_TRUE(places_->enter());
  // It queues.
  EXPECT_EQ(first(), found("'text': found 5 characters"));
  reject_when_busy();
  EXPECT_EQ(first().substr(0, 3), "409");
  places_->leave();
  EXPECT_EQ(first(), found("'text': found 5 characters"));
}

TEST_F(RouteChecks, FindAModelThatIsBeingLoaded) {
  route(
      R"({"method": "POST", "path": "/load", "kind": "order", "order": "load", "model": "echo", "checks": ["loading"]})");
  for (const auto state : {NodeState::queued, NodeState::loading, NodeState::warming}) {
    served_.vitals->state = state;
    EXPECT_EQ(asked("POST", "/load"), R"(409 {"error":"a model is being loaded"})");
  }
  served_.vitals->state = NodeState::ready;
  test::Outcome outcome;
  ask(outcome, {"POST", "/load"});
  EXPECT_FALSE(outcome.response);
  served_.inbox->take_order().second.finish(success());
  run(outcome);
  EXPECT_EQ(text_of(outcome).substr(0, 3), "200");
}

TEST_F(RouteChecks, OfTheModelComeAfterTheFields) {
  checks("");
  reject_when_busy();
  ASSERT_TRUE(places_->enter());
  // Nothing is said of the model to who asks wrongly.
  EXPECT_EQ(first(), found("'text': found 5 characters"));
  EXPECT_EQ(first(R"({"text": "1", "count": 1})"),
            R"(409 {"error":"another request is under way, and this model takes no more at a time"})");
}

}  // namespace
}  // namespace mainstay::http::routes
