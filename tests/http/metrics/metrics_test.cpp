#include "http/metrics/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/fake_exchange.hpp"
#include "tests/http/served.hpp"

namespace mainstay::http::metrics {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class Metrics : public testing::Test {
 protected:
  std::string text() const { return metrics_text(served_.dependencies(lifecycle_), Clock::now()); }

  http::test::Served served_;
  Lifecycle lifecycle_;
};

TEST_F(Metrics, CountRequestsByHowTheyEnded) {
  served_.traffic->ended(std::nullopt, 1ms);
  served_.traffic->ended(Errc::deadline_exceeded, 1ms);
  served_.traffic->ended(Errc::deadline_exceeded, 1ms);
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_inference_requests_total{model="echo",version="1",outcome="ok"} 1)"));
  EXPECT_THAT(text(),
              HasSubstr(R"(mainstay_inference_requests_total{model="echo",version="1",outcome="timed_out"} 2)"));
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_inference_requests_total{model="echo",version="1",outcome="failed"} 0)"));
}

TEST_F(Metrics, HaveHistogramsWhoseBucketsAddUp) {
  served_.traffic->ended(std::nullopt, 1us);
  served_.traffic->ended(std::nullopt, 1h);
  const auto shown = text();
  const std::string family = R"(mainstay_inference_duration_seconds)", labels = R"({model="echo",version="1")";
  EXPECT_THAT(shown, HasSubstr(family + "_count" + labels + "} 2"));
  EXPECT_THAT(shown, HasSubstr(family + "_sum" + labels + "} 3600.00"));
  EXPECT_THAT(shown, HasSubstr(family + "_bucket" + labels + R"(,le="3.2e-05"} 1)"));
  EXPECT_THAT(shown, HasSubstr(family + "_bucket" + labels + R"(,le="+Inf"} 2)"));
}

TEST_F(Metrics, TellTheSizesOfCallsUpToTheLargestThatIsToldApart) {
  served_.traffic->computed(3, 1ms);
  served_.traffic->computed(Traffic::most_in_a_call, 1ms);
  const std::string family = R"(mainstay_inference_call_requests)", labels = R"({model="echo",version="1")";
  EXPECT_THAT(text(), HasSubstr(family + "_bucket" + labels + R"(,le="2"} 0)"));
  EXPECT_THAT(text(), HasSubstr(family + "_bucket" + labels + R"(,le="4"} 1)"));
  EXPECT_THAT(text(), HasSubstr(family + "_bucket" + labels + R"(,le="64"} 2)"));
  EXPECT_THAT(text(), HasSubstr(family + "_sum" + labels + "} 67"));
}

TEST_F(Metrics, CountAnswersByTheirRoutesAndStatuses) {
  const auto dependencies = served_.dependencies(lifecycle_);
  Router router{Surface::whole, dependencies.routes};
  router.add("GET", "/books/{book}", Scope::open, [](std::unique_ptr<Exchange> exchange, const PathParameters& path) {
    Response response;
    response.status = path["book"] == "lost" ? 404 : 200;
    exchange->respond(std::move(response));
  });
  const auto ask = [&](const std::string& method, const std::string& target) {
    http::test::Outcome outcome;
    router.dispatch(
        std::make_unique<http::test::FakeExchange>(http::test::FakeRequest{method, target, "", {}}, outcome));
  };
  ask("GET", "/books/one");
  ask("HEAD", "/books/two?lines=3");
  ask("GET", "/books/lost");
  ask("GET", "/no/such/path");
  ask("POST", "/books/one");

  const auto shown = metrics_text(dependencies, Clock::now());
  const std::string requests = "mainstay_http_requests_total", took = "mainstay_http_request_duration_seconds";
  const std::string book = R"({method="GET",route="/books/{book}")", none = R"({method="",route="none")";
  EXPECT_THAT(shown, HasSubstr(requests + book + R"(,status="200"} 2)"));
  EXPECT_THAT(shown, HasSubstr(requests + book + R"(,status="404"} 1)"));
  EXPECT_THAT(shown, HasSubstr(requests + none + R"(,status="404"} 1)"));
  EXPECT_THAT(shown, HasSubstr(requests + none + R"(,status="405"} 1)"));
  EXPECT_THAT(shown, HasSubstr(took + "_count" + book + "} 3"));
  EXPECT_THAT(shown, Not(HasSubstr("/no/such/path")));
}

TEST_F(Metrics, ShowOneStateOfEachModelAndOfItsBreaker) {
  served_.vitals->state = NodeState::failed;
  served_.admission->open_breaker();
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_model_state{model="echo",version="1",state="failed"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_model_state{model="echo",version="1",state="ready"} 0)"));
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_breaker_state{model="echo",version="1",state="open"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_breaker_state{model="echo",version="1",state="closed"} 0)"));
}

TEST_F(Metrics, CountEndsByTheirCausesAndWhatWasDoneToTheState) {
  served_.lives->ended(Cause::hung);
  served_.lives->tended(StatePolicy::Action::reset);
  served_.lives->tended(StatePolicy::Action::reset);
  served_.lives->tended(StatePolicy::Action::reload);
  served_.lives->drifted();
  const std::string labels = R"({model="echo",version="1")";
  EXPECT_THAT(text(), HasSubstr("mainstay_instance_ends_total" + labels + R"(,cause="hung"} 1)"));
  EXPECT_THAT(text(), HasSubstr("mainstay_instance_ends_total" + labels + R"(,cause="crashed"} 0)"));
  EXPECT_THAT(text(), HasSubstr("mainstay_state_resets_total" + labels + "} 2"));
  EXPECT_THAT(text(), HasSubstr("mainstay_state_reloads_total" + labels + "} 1"));
  EXPECT_THAT(text(), HasSubstr("mainstay_state_drifts_total" + labels + "} 1"));
}

TEST_F(Metrics, LeaveOutWhatIsNotKnown) {
  EXPECT_THAT(text(), Not(HasSubstr("mainstay_model_memory_bytes")));
  served_.load->bytes = 4096;
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_model_memory_bytes{model="echo",version="1"} 4096)"));
}

TEST_F(Metrics, KeepTheNamesOfModelsWithinTheirQuotes) {
  ServedModel odd = **served_.registry.find("echo", "1");
  odd.name = "a\"b\\c\nd";
  served_.registry.publish(odd);
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_queue_depth{model="a\"b\\c\nd",version="1"} 0)"));
}

TEST_F(Metrics, TellOfTheProcessUnderTheUsualNames) {
  for (const auto* name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ", "process_open_fds ",
                           "process_max_fds ", "process_start_time_seconds "})
    EXPECT_THAT(text(), HasSubstr(std::string("\n") + name));
}

TEST_F(Metrics, TellOfTheMemoryAndItsDevices) {
  served_.memory.show({{.total = 100, .available = 40, .own = 9, .devices = {{"card", 8, 3}}}, MemoryLevel::high});
  EXPECT_THAT(text(), HasSubstr("mainstay_memory_available_bytes 40"));
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_memory_level{level="high"} 1)"));
  EXPECT_THAT(text(), HasSubstr(R"(mainstay_device_memory_used_bytes{device="0",name="card"} 3)"));
}

}  // namespace
}  // namespace mainstay::http::metrics
