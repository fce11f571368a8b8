#include "examples/discop/make_model/train.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/optim/adam.h>

#include <cmath>
#include <cstdio>
#include <numbers>

namespace mainstay::discop {

namespace {

constexpr std::int64_t steps = 1500;
constexpr std::int64_t batch = 16;
constexpr std::int64_t length = 128;
constexpr double fastest = 4e-3;
constexpr double warm_up = 50;
/// How much of what is read is made unknown, so that a prompt with words that nobody taught is not wholly strange.
constexpr double unknown_share = 0.01;

double rate_at(std::int64_t step) {
  const double cooling = 0.5 + 0.5 * std::cos(std::numbers::pi * static_cast<double>(step) / steps);
  return fastest * std::min(1.0, static_cast<double>(step + 1) / warm_up) * cooling;
}

/// Pieces from anywhere in the corpus, each with one token more than is read, which is the last to be foretold.
at::Tensor draw_pieces(const at::Tensor& tokens) {
  const auto starts = at::randint(tokens.size(0) - length, {batch, 1}, at::kLong);
  return tokens.index({starts + at::arange(length + 1)});
}

}  // namespace

Network train(const Corpus& corpus) {
  at::set_num_threads(1);
  at::manual_seed(7);
  const auto tokens = at::tensor(corpus.tokens, at::kLong);
  const auto words = static_cast<std::int64_t>(corpus.words.size());
  Network network(words);
  std::vector<at::Tensor> weights;
  for (const auto& [name, weight] : network.weights()) weights.push_back(weight);
  torch::optim::Adam optimizer(weights, torch::optim::AdamOptions(fastest).betas({0.9, 0.99}));

  double recent = 0;
  for (std::int64_t step = 0; step < steps; ++step) {
    static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options()).lr(rate_at(step));
    const auto pieces = draw_pieces(tokens);
    const auto read = pieces.slice(1, 0, length);
    const auto blurred = read.masked_fill(at::rand(read.sizes()) < unknown_share, network.unknown());
    const auto loss =
        at::cross_entropy_loss(network.logits(blurred).view({-1, words}), pieces.slice(1, 1, length + 1).reshape(-1));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    recent += loss.item<double>();
    if ((step + 1) % 100 == 0) {
      std::fprintf(stderr, "step %4ld of %ld: %.3f bits a token\n", long{step + 1}, long{steps},
                   recent / 100 / std::numbers::ln2);
      recent = 0;
    }
  }
  return network;
}

}  // namespace mainstay::discop
