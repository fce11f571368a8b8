// What it costs to read an inference request and to write its answer, without a server. bench_codec [--benchmark_...]
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "http/oip/infer_request.hpp"
#include "http/oip/infer_response.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::bench {

namespace {

using namespace http::oip;

constexpr std::uint64_t seed = 1;

Tensor made_tensor(std::size_t count) {
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<float> between{-1, 1};
  const auto values = std::make_shared<float[]>(count);
  for (float& value : std::span{values.get(), count}) value = between(random);
  return {"INPUT0",
          Datatype::fp32,
          {1, static_cast<std::int64_t>(count)},
          Buffer{values, reinterpret_cast<const std::byte*>(values.get()), count * sizeof(float)}};
}

Signature taking_anything() { return {{{"INPUT0", Datatype::fp32, std::vector<std::int64_t>{-1, -1}}}, {}}; }

// An answer is as long as a request, and has its numbers in the same form.
InferBody request(std::size_t count, OutputForms forms) {
  auto answer = std::move(infer_answer({"m", "1", ""}, {}, forms, {{made_tensor(count)}, {}})).value();
  auto text = answer.json.replace(answer.json.find("\"outputs\""), 9, "\"inputs\"");
  const auto json_size = text.size();
  for (const auto& bytes : answer.tail) text += bytes.text();
  return {Buffer::of(std::move(text)), answer.binary ? std::optional{json_size} : std::nullopt};
}

void read(benchmark::State& state, const InferBody& body) {
  const auto signature = taking_anything();
  for (auto _ : state) {
    const auto parsed = parse_infer_request(body, signature, {}, std::chrono::seconds{30});
    if (!parsed) state.SkipWithError(parsed.error().message.c_str());
    benchmark::DoNotOptimize(parsed);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.bytes.size()));
}

void read_json(benchmark::State& state) { read(state, request(static_cast<std::size_t>(state.range(0)), {})); }
BENCHMARK(read_json)->Arg(1)->Arg(784)->Arg(256 * 1024)->Unit(benchmark::kMicrosecond);

void read_binary(benchmark::State& state) {
  read(state, request(static_cast<std::size_t>(state.range(0)), {.binary_unless_named = true}));
}
BENCHMARK(read_binary)->Arg(1)->Arg(784)->Arg(256 * 1024)->Unit(benchmark::kMicrosecond);

void write_json(benchmark::State& state) {
  const InferResponse answer{{made_tensor(static_cast<std::size_t>(state.range(0)))}, {}};
  for (auto _ : state) benchmark::DoNotOptimize(infer_answer({"m", "1", ""}, {}, {}, answer));
}
BENCHMARK(write_json)->Arg(1)->Arg(784)->Arg(256 * 1024)->Unit(benchmark::kMicrosecond);

}  // namespace

}  // namespace mainstay::bench

BENCHMARK_MAIN();
