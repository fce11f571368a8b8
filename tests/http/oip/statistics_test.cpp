#include "http/oip/statistics.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http::oip {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

class Statistics : public testing::Test {
 protected:
  http::test::Outcome ask(const std::string& target) const {
    http::test::Outcome outcome;
    Router router;
    add_statistics(router, served_.registry);
    router.dispatch(
        std::make_unique<http::test::FakeExchange>(http::test::FakeRequest{"GET", target, {}, {}}, outcome));
    return outcome;
  }
  Json stats(const std::string& target) const { return Json::parse(ask(target).response->body)["model_stats"]; }

  void publish_version(const std::string& version) {
    ServedModel another = **served_.registry.find("echo", "1");
    another.version = version;
    another.traffic = std::make_shared<Traffic>();
    served_.registry.publish(another);
  }

  http::test::Served served_;
};

TEST_F(Statistics, HaveEveryCountAndEveryTimeOfTheProtocol) {
  auto& traffic = *served_.traffic;
  traffic.ended(std::nullopt, 10ms);
  traffic.ended(std::nullopt, 10ms);
  traffic.ended(Errc::internal, 3ms);
  traffic.spent(Traffic::Phase::read, 1ns);
  traffic.spent(Traffic::Phase::queue, 2ns);
  traffic.spent(Traffic::Phase::compute, 3ns);
  traffic.spent(Traffic::Phase::write, 4ns);
  traffic.computed(2, 7ms);
  served_.load->bytes = 4096;
  const auto all = stats("/v2/models/stats");
  ASSERT_EQ(all.size(), 1u);
  const auto& echo = all[0];
  EXPECT_EQ(echo["name"], "echo");
  EXPECT_EQ(echo["version"], "1");
  EXPECT_GT(echo["last_inference"], 0);
  EXPECT_EQ(echo["inference_count"], 2);
  EXPECT_EQ(echo["execution_count"], 1);
  EXPECT_EQ(echo["inference_stats"], Json::parse(R"({
    "success":{"count":2,"ns":20000000},"fail":{"count":1,"ns":3000000},"queue":{"count":1,"ns":2},
    "compute_input":{"count":1,"ns":1},"compute_infer":{"count":1,"ns":3},"compute_output":{"count":1,"ns":4},
    "cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}})"));
  EXPECT_EQ(echo["batch_stats"], Json::parse(R"([{"batch_size":2,"compute_input":{"count":1,"ns":0},
    "compute_infer":{"count":1,"ns":7000000},"compute_output":{"count":1,"ns":0}}])"));
  EXPECT_EQ(echo["memory_usage"], Json::parse(R"([{"type":"CPU","id":0,"byte_size":4096}])"));
}

TEST_F(Statistics, OfAModelThatNobodyHasAskedAreZero) {
  const auto echo = stats("/v2/models/echo/stats")[0];
  EXPECT_EQ(echo["last_inference"], 0);
  EXPECT_EQ(echo["execution_count"], 0);
  EXPECT_EQ(echo["batch_stats"], Json::array());
  EXPECT_EQ(echo["memory_usage"], Json::array());
}

TEST_F(Statistics, OfAModelAreThoseOfAllItsVersionsWhereNoneIsNamed) {
  publish_version("2");
  EXPECT_EQ(stats("/v2/models/echo/stats").size(), 2u);
  const auto one = stats("/v2/models/echo/versions/2/stats");
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0]["version"], "2");
}

TEST_F(Statistics, OfWhatIsNotThereAreNotFound) {
  EXPECT_EQ(ask("/v2/models/nobody/stats").response->status, 404);
  EXPECT_EQ(ask("/v2/models/echo/versions/9/stats").response->status, 404);
}

}  // namespace
}  // namespace mainstay::http::oip
