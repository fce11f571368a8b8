// What the model itself costs: a TorchScript module of 784 inputs, called in a loop on one thread, without a server.
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/script.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "benches/options.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::int64_t width = 784;
constexpr int warm_up_calls = 200;

struct Options {
  std::string model;
  /// One row of inputs, as raw 32-bit floats.
  std::string row;
  double seconds = 3;
  std::int64_t batch = 1;
  /// Sleep before each call, not counted: what a call costs a thread that had to be woken for it.
  std::chrono::microseconds pause{0};
};

[[noreturn]] void usage() {
  std::cerr << "usage: bench_loop --model FILE --row FILE [--seconds S] [--batch N] [--pause US]\n";
  std::exit(2);
}

Options options_from(int argc, char** argv) {
  Options options;
  const bool read = mainstay::bench::read_options(
      argc, argv,
      {{"--model", [&](const auto& value) { options.model = value; }},
       {"--row", [&](const auto& value) { options.row = value; }},
       {"--seconds", [&](const auto& value) { options.seconds = std::stod(value); }},
       {"--batch", [&](const auto& value) { options.batch = std::stol(value); }},
       {"--pause", [&](const auto& value) { options.pause = std::chrono::microseconds{std::stol(value)}; }}});
  if (!read || options.model.empty() || options.row.empty() || options.batch < 1) usage();
  return options;
}

// The row, as often as one batch holds it.
std::vector<float> read_rows(const Options& options) {
  std::array<float, width> row{};
  std::ifstream file{options.row, std::ios::binary};
  if (!file.read(reinterpret_cast<char*>(row.data()), sizeof row))
    throw std::runtime_error("cannot read " + options.row);
  std::vector<float> rows;
  for (std::int64_t i = 0; i < options.batch; ++i) rows.insert(rows.end(), row.begin(), row.end());
  return rows;
}

void run(const Options& options) {
  at::set_num_threads(1);
  const c10::InferenceMode inference;
  torch::jit::Module module = torch::jit::load(options.model);
  module.eval();

  std::vector<float> rows = read_rows(options);
  // A server wraps a request's bytes in a tensor and reads the answer from one; so does each call here.
  const auto call = [&] {
    const at::Tensor input = torch::from_blob(rows.data(), {options.batch, width});
    return module.forward({input}).toTensor();
  };
  for (int i = 0; i < warm_up_calls; ++i) call();

  std::vector<double> took;
  const auto begin = Clock::now();
  auto now = begin;
  while (Seconds{now - begin}.count() < options.seconds) {
    auto before = now;
    if (options.pause.count() > 0) {
      std::this_thread::sleep_for(options.pause);
      before = Clock::now();
    }
    call();
    now = Clock::now();
    took.push_back(Seconds{now - before}.count());
  }
  const double elapsed = Seconds{now - begin}.count();
  const auto calls = static_cast<double>(took.size());
  std::nth_element(took.begin(), took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2), took.end());

  std::cout << "{\"rows_per_s\": " << calls * static_cast<double>(options.batch) / elapsed
            << ", \"p50_us\": " << took[took.size() / 2] * 1e6 << ", \"answer\": [";
  const at::Tensor answer = call().contiguous();
  for (std::int64_t i = 0; i < answer.size(-1); ++i)
    std::cout << (i == 0 ? "" : ", ") << answer.const_data_ptr<float>()[i];
  std::cout << "]}\n";
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = options_from(argc, argv);
  try {
    run(options);
  } catch (const std::exception& problem) {
    std::cerr << "bench_loop: " << problem.what() << '\n';
    return 1;
  }
}
