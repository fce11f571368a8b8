#include "examples/lingua/make_models/train.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numbers>
#include <random>

namespace mainstay::lingua {

namespace {

constexpr std::int64_t steps = 1500;
constexpr std::size_t batch = 64;
constexpr double fastest = 6e-3;
constexpr double warm_up = 50;
/// Of a target, where a shorter sentence has ended.
constexpr std::int64_t nothing = -100;

double rate_at(std::int64_t step) {
  const double cooling = 0.5 + 0.5 * std::cos(std::numbers::pi * static_cast<double>(step) / steps);
  return fastest * std::min(1.0, static_cast<double>(step + 1) / warm_up) * cooling;
}

using Pair = std::pair<Tokens, Tokens>;

/// Sentences that are equally long to read, so that nothing has to be filled up there.
class Batches {
 public:
  explicit Batches(const Corpus& corpus) : pairs_(corpus.pairs) {
    for (const auto& pair : pairs_) by_length_[pair.first.size()].push_back(&pair);
  }

  std::vector<const Pair*> draw() {
    const auto& alike = by_length_.at(pairs_[random_() % pairs_.size()].first.size());
    std::vector<const Pair*> drawn(batch);
    for (auto& each : drawn) each = alike[random_() % alike.size()];
    return drawn;
  }

 private:
  const std::vector<Pair>& pairs_;
  std::map<std::size_t, std::vector<const Pair*>> by_length_;
  std::mt19937 random_{11};
};

at::Tensor columns(const std::vector<const Pair*>& pairs, Tokens Pair::*side, std::int64_t filling) {
  std::size_t longest = 0;
  for (const auto* pair : pairs) longest = std::max(longest, (pair->*side).size());
  std::vector<std::int64_t> flat(longest * pairs.size(), filling);
  for (std::size_t column = 0; column < pairs.size(); ++column)
    for (std::size_t row = 0; row < (pairs[column]->*side).size(); ++row)
      flat[row * pairs.size() + column] = (pairs[column]->*side)[row];
  return at::tensor(flat, at::kLong).view({static_cast<std::int64_t>(longest), -1});
}

}  // namespace

Network train(const Corpus& corpus) {
  at::set_num_threads(1);
  at::manual_seed(7);
  const auto words = static_cast<std::int64_t>(corpus.target_words.size());
  Network network(static_cast<std::int64_t>(corpus.source_words.size()), words);
  std::vector<at::Tensor> weights;
  for (const auto& [name, weight] : network.weights()) weights.push_back(weight);
  torch::optim::Adam optimizer(weights, torch::optim::AdamOptions(fastest).betas({0.9, 0.98}));

  Batches batches(corpus);
  double recent = 0;
  for (std::int64_t step = 0; step < steps; ++step) {
    static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options()).lr(rate_at(step));
    const auto drawn = batches.draw();
    const auto read = columns(drawn, &Pair::first, 0);
    const auto wanted = columns(drawn, &Pair::second, nothing);
    const auto begun = at::zeros({1, wanted.size(1)}, at::kLong);
    const auto written = at::cat({begun, wanted.slice(0, 0, -1).clamp_min(0)});
    const auto loss = at::cross_entropy_loss(network.logits(read, written).view({-1, words}), wanted.view({-1}), {},
                                             at::Reduction::Mean, nothing);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    recent += loss.item<double>();
    if ((step + 1) % 100 == 0) {
      std::fprintf(stderr, "  step %3ld of %ld: %.4f bits a word\n", long{step + 1}, long{steps},
                   recent / 100 / std::numbers::ln2);
      recent = 0;
    }
  }
  return network;
}

}  // namespace mainstay::lingua
