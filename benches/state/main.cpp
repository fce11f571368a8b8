// What the state strategies cost: one thread that calls a model and keeps its state, back to back.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "benches/options.hpp"
#include "benches/state/module.hpp"
#include "runtime/backends/catalogue.hpp"
#include "runtime/state/kept_model.hpp"

namespace mainstay::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mebibyte = 1024 * 1024;
constexpr std::size_t total_bytes = 64 * mebibyte;
constexpr std::size_t changed_bytes = mebibyte;
constexpr int warm_up_calls = 20;

struct Options {
  std::string torch_library;
  /// Where the module is written to, and left.
  std::string module;
  int rounds = 5;
  int calls = 500;
};

[[noreturn]] void usage() {
  std::cerr << "usage: bench_state --torch LIBRARY --module FILE [--rounds N] [--calls N]\n";
  std::exit(2);
}

Options options_from(int argc, char** argv) {
  Options options;
  const bool read = read_options(argc, argv,
                                 {{"--torch", [&](const auto& value) { options.torch_library = value; }},
                                  {"--module", [&](const auto& value) { options.module = value; }},
                                  {"--rounds", [&](const auto& value) { options.rounds = std::stoi(value); }},
                                  {"--calls", [&](const auto& value) { options.calls = std::stoi(value); }}});
  if (!read || options.torch_library.empty() || options.module.empty() || options.rounds < 1 || options.calls < 1)
    usage();
  return options;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

double micros(Clock::duration duration) { return std::chrono::duration<double, std::micro>(duration).count(); }

/// A model under one strategy, with what one client of it sees.
class Kept {
 public:
  Kept(const ModelSource& source, const LoadModel& load, const Options& options) : source_(source), options_(options) {
    LoadProgress progress;
    auto kept = KeptModel::load(source_, load, progress);
    if (!kept) throw std::runtime_error(kept.error().message);
    kept_ = std::move(kept).value();
    inputs_ = {
        {kept_->signature().inputs.at(0).name, Datatype::fp32, {1}, Buffer::of(std::string(sizeof(float), '\0'))}};
  }

  nlohmann::json round() {
    for (int call = 0; call < warm_up_calls; ++call) ask();
    std::vector<double> calls;
    std::vector<double> upkeeps;
    std::vector<double> both;
    for (int call = 0; call < options_.calls; ++call) {
      const auto [answered, kept] = ask();
      calls.push_back(answered);
      upkeeps.push_back(kept);
      both.push_back(answered + kept);
    }
    return {{"call_us", median(calls)}, {"upkeep_us", median(upkeeps)}, {"p50_us", median(both)}};
  }

 private:
  std::pair<double, double> ask() {
    const auto began = Clock::now();
    const auto outputs = kept_->infer(inputs_, control_);
    const auto answered = Clock::now();
    if (!outputs) throw std::runtime_error(outputs.error().message);
    const auto upkeep = kept_->after_call();
    const auto done = Clock::now();
    if (!upkeep.drift.empty()) throw std::runtime_error("drift: " + upkeep.drift);
    if (upkeep.ending) throw std::runtime_error(upkeep.ending->message);
    check((*outputs)[0]);
    return {micros(answered - began), micros(done - answered)};
  }

  /// A state that is kept clean answers the same each time.
  void check(const Tensor& output) {
    if (source_.config.state.strategy == config::StateStrategy::none) return;
    const std::string answer(output.data.text());
    if (first_.empty()) first_ = answer;
    if (answer != first_) throw std::runtime_error("the state of one call was seen by the next one");
  }

  const ModelSource source_;
  const Options& options_;
  std::unique_ptr<KeptModel> kept_;
  std::vector<Tensor> inputs_;
  CallControl control_;
  std::string first_;
};

/// What copying costs after something else has used the caches, as a call has.
double copy_us(int calls) {
  std::vector<char> from(changed_bytes, 1);
  std::vector<char> to(changed_bytes, 2);
  std::vector<double> took;
  for (int call = 0; call < calls; ++call) {
    // The call that precedes a reset has just written to what is then copied to.
    for (auto& byte : to) byte = static_cast<char>(byte + 1);
    const auto began = Clock::now();
    std::memcpy(to.data(), from.data(), changed_bytes);
    took.push_back(micros(Clock::now() - began));
    if (to[static_cast<std::size_t>(call) % changed_bytes] != 1) throw std::runtime_error("not copied");
  }
  return median(took);
}

void run(const Options& options) {
  Backends backends{{}, options.torch_library};
  const LoadModel load = [&](const ModelSource& source, LoadProgress&) { return backends.load(source); };
  make_module(options.module, total_bytes, changed_bytes);

  const std::vector<std::pair<std::string, config::StateStrategy>> strategies{
      {"none", config::StateStrategy::none},
      {"reset", config::StateStrategy::reset},
      {"reload", config::StateStrategy::reload},
      {"periodic", config::StateStrategy::periodic}};
  std::vector<std::unique_ptr<Kept>> models;
  for (const auto& [name, strategy] : strategies) {
    ModelSource source;
    source.name = name;
    source.file = options.module;
    source.config.state.strategy = strategy;
    models.push_back(std::make_unique<Kept>(source, load, options));
  }
  ModelSource unverified;
  unverified.file = options.module;
  unverified.config.state.verify = config::StateVerify::never;
  auto reset_alone = Kept(unverified, load, options);

  auto rounds = nlohmann::json::array();
  for (int round = 0; round < options.rounds; ++round) {
    nlohmann::json seen{{"copy_us", copy_us(options.calls)}};
    // Another one begins each round.
    for (std::size_t i = 0; i < models.size(); ++i) {
      const auto which = (i + static_cast<std::size_t>(round)) % models.size();
      seen[strategies[which].first] = models[which]->round();
    }
    seen["reset, not verified"] = reset_alone.round();
    rounds.push_back(std::move(seen));
  }
  std::cout << rounds.dump() << '\n';
}

}  // namespace

}  // namespace mainstay::bench

int main(int argc, char** argv) {
  const auto options = mainstay::bench::options_from(argc, argv);
  try {
    mainstay::bench::run(options);
  } catch (const std::exception& problem) {
    std::cerr << "bench_state: " << problem.what() << '\n';
    return 1;
  }
}
