// What each request pays for keys, limits and counting, without a server. bench_door [--benchmark_...]
#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "config/load.hpp"
#include "http/guard/guard.hpp"
#include "http/metrics/route_board.hpp"
#include "runtime/traffic/traffic.hpp"

namespace mainstay::bench {

namespace {

using namespace http;

constexpr std::string_view key = "the-key-that-is-looked-for";
constexpr auto model = "bert";

/// A request that shows a key and is never answered.
class Shown final : public Exchange {
 public:
  explicit Shown(Clock::time_point now) {
    request_.method = "POST";
    request_.target = "/v2/models/bert/infer";
    request_.arrived = now;
    request_.peer = *IpAddress::parse("127.0.0.1");
  }

  std::optional<std::string_view> header(std::string_view name) const noexcept override {
    if (name == "X-API-Key") return key;
    return std::nullopt;
  }
  void respond(Response) noexcept override {}
  std::shared_ptr<Stream> begin(Response) noexcept override { return nullptr; }
  void post(std::unique_ptr<Task>) noexcept override {}
};

std::string keys(int others) {
  std::string list;
  const auto add = [&](const std::string& id, std::string_view text) {
    list += (list.empty() ? "" : ", ") + (R"({"id": ")" + id + R"(", "hash": ")" + text_of(hash_of(text)) + "\"}");
  };
  for (int i = 0; i < others; ++i) add("other-" + std::to_string(i), "another-key-" + std::to_string(i));
  add("this", key);
  return R"("auth": {"keys": [)" + list + "]}";
}

std::string limits() {
  const std::string often = R"("rate": 1000000, "burst": 1000000)";
  return R"("rate_limits": {"per_key": {)" + often + R"(, "max_concurrent": 1000}, "per_address": {)" + often +
         R"(}, "per_route": [{"method": "POST", "path": "/v2/models/{model}/infer", )" + often + "}]}";
}

void pass(benchmark::State& state, const std::string& members) {
  auto read = config::load({config::File{"bench.json", "{" + members + "}"}, {}, {}});
  if (!read.loaded) throw std::runtime_error(to_string(read.problems.at(0)));
  const auto guard = std::make_shared<Guard>(
      read.loaded->config, [](const std::string&) { return std::nullopt; }, 1);
  if (!guard->follow(*read.loaded).empty()) throw std::runtime_error("the keys were not taken");
  const Door door(guard, Place::main, "127.0.0.1");
  auto now = Clock::now();
  for (auto _ : state) {
    Shown exchange(now += std::chrono::microseconds{10});
    door.greet(exchange, Scope::infer);
    if (door.turn_away(exchange, {Scope::infer, model})) state.SkipWithError("turned away");
  }
}

void no_keys(benchmark::State& state) { pass(state, ""); }
BENCHMARK(no_keys);
void one_key(benchmark::State& state) { pass(state, keys(0)); }
BENCHMARK(one_key);
void a_hundred_keys(benchmark::State& state) { pass(state, keys(99)); }
BENCHMARK(a_hundred_keys);
void a_hundred_keys_and_limits(benchmark::State& state) { pass(state, keys(99) + ", " + limits()); }
BENCHMARK(a_hundred_keys_and_limits);

/// All that is counted of a request for /metrics and the protocol's statistics.
void counting(benchmark::State& state) {
  RouteBoard board;
  const auto route = board.of("POST", "/v2/models/{model}/infer");
  Traffic traffic;
  std::chrono::nanoseconds took{1000};
  for (auto _ : state) {
    took += std::chrono::nanoseconds{7};
    traffic.begun();
    for (const auto phase :
         {Traffic::Phase::read, Traffic::Phase::queue, Traffic::Phase::compute, Traffic::Phase::write})
      traffic.spent(phase, took);
    traffic.computed(1, took);
    traffic.ended(std::nullopt, took);
    route->answered(200, took);
  }
}
BENCHMARK(counting);

}  // namespace

}  // namespace mainstay::bench

BENCHMARK_MAIN();
