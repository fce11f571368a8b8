// What loading and unloading a model over and over leaves in memory, and what a look at the memory costs.
#include <chrono>
#include <cstring>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "benches/options.hpp"
#include "benches/state/module.hpp"
#include "runtime/backends/catalogue.hpp"
#include "runtime/memory/give_back.hpp"
#include "runtime/memory/process_memory.hpp"
#include "runtime/memory/read_memory.hpp"
#include "runtime/state/kept_model.hpp"

namespace mainstay::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mebibyte = 1024 * 1024;
constexpr std::size_t changed_bytes = mebibyte;
constexpr int looks = 200;

struct Options {
  std::string torch_library;
  std::string module;
  /// Only writes the module, of that size: what its making leaves behind is not to be measured.
  std::size_t make_mb = 0;
  int cycles = 50;
  /// Whether freed memory is given back after each unloading.
  bool give_back = true;
};

[[noreturn]] void usage() {
  std::cerr << "usage: bench_memory --module FILE --make-mb N\n"
               "       bench_memory --module FILE --torch LIBRARY [--cycles N] [--give-back yes|no]\n";
  std::exit(2);
}

Options options_from(int argc, char** argv) {
  Options options;
  const bool read = read_options(argc, argv,
                                 {{"--torch", [&](const auto& value) { options.torch_library = value; }},
                                  {"--module", [&](const auto& value) { options.module = value; }},
                                  {"--cycles", [&](const auto& value) { options.cycles = std::stoi(value); }},
                                  {"--make-mb", [&](const auto& value) { options.make_mb = std::stoul(value); }},
                                  {"--give-back", [&](const auto& value) { options.give_back = value == "yes"; }}});
  if (!read || (options.torch_library.empty() && options.make_mb == 0) || options.module.empty() || options.cycles < 1)
    usage();
  return options;
}

double micros(Clock::duration duration) { return std::chrono::duration<double, std::micro>(duration).count(); }

/// What an instance does between its start and its end.
std::uint64_t live(const ModelSource& source, const LoadModel& load) {
  LoadProgress progress;
  auto kept = KeptModel::load(source, load, progress);
  if (!kept) throw std::runtime_error(kept.error().message);
  auto& model = **kept;
  CallControl control;
  const auto& input = model.signature().inputs.at(0).name;
  const auto outputs =
      model.infer({{input, Datatype::fp32, {1}, Buffer::of(std::string(sizeof(float), '\0'))}}, control);
  if (!outputs) throw std::runtime_error(outputs.error().message);
  if (const auto upkeep = model.after_call(); upkeep.ending) throw std::runtime_error(upkeep.ending->message);
  return resident_memory();
}

/// On a thread that ends with it, as instances have one.
nlohmann::json cycle(const ModelSource& source, const LoadModel& load, bool give_back) {
  std::uint64_t loaded = 0;
  std::exception_ptr failure;
  std::thread{[&] {
    try {
      loaded = live(source, load);
    } catch (...) {
      failure = std::current_exception();
    }
  }}.join();
  if (failure) std::rethrow_exception(failure);
  const auto began = Clock::now();
  if (give_back) give_back_memory();
  const auto took = micros(Clock::now() - began);
  return {{"loaded", loaded}, {"unloaded", resident_memory()}, {"give_back_us", took}};
}

double reading_us() {
  const auto read = read_memory({});
  const auto began = Clock::now();
  for (int look = 0; look < looks; ++look)
    if (read().total == 0) throw std::runtime_error("there is no memory");
  return micros(Clock::now() - began) / looks;
}

void run(const Options& options) {
  if (options.make_mb > 0) return make_module(options.module, options.make_mb * mebibyte, changed_bytes);
  Backends backends{{}, options.torch_library};
  const LoadModel load = [&](const ModelSource& source, LoadProgress& progress) {
    return backends.load(source, progress);
  };
  ModelSource source;
  source.name = "bench";
  source.file = options.module;
  auto cycles = nlohmann::json::array();
  for (int i = 0; i < options.cycles; ++i) cycles.push_back(cycle(source, load, options.give_back));
  std::cout << nlohmann::json{{"cycles", std::move(cycles)}, {"reading_us", reading_us()}}.dump() << '\n';
}

}  // namespace

}  // namespace mainstay::bench

int main(int argc, char** argv) {
  const auto options = mainstay::bench::options_from(argc, argv);
  try {
    mainstay::bench::run(options);
  } catch (const std::exception& problem) {
    std::cerr << "bench_memory: " << problem.what() << '\n';
    return 1;
  }
}
