#include "examples/lingua/make_models/network.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace mainstay::lingua {

namespace {

constexpr const char* unit_parts[] = {"input", "state", "input_bias", "state_bias"};

}  // namespace

Network::Network(std::int64_t source_words, std::int64_t target_words) {
  learn("source_embedding", {source_words, width}, 0.3);
  learn("target_embedding", {target_words, width}, 0.3);
  learn_unit("forward", half);
  learn_unit("backward", half);
  learn_unit("decoder", whole);
  learn("attend", {whole, whole}, 1 / std::sqrt(double{whole}));
  learn("gather", {width, 2 * whole}, 1 / std::sqrt(2.0 * whole));
  learn("output", {target_words, width}, 1 / std::sqrt(double{width}));
}

void Network::learn(const std::string& name, at::IntArrayRef shape, double spread) {
  weights_.emplace_back(name, (at::randn(shape) * spread).set_requires_grad(true));
}

void Network::learn_unit(const std::string& name, std::int64_t state) {
  const auto spread = 1 / std::sqrt(static_cast<double>(state));
  learn(name + "_input", {3 * state, width}, spread);
  learn(name + "_state", {3 * state, state}, spread);
  learn(name + "_input_bias", {3 * state}, 0);
  learn(name + "_state_bias", {3 * state}, 0);
}

const at::Tensor& Network::weight(const std::string& name) const {
  return std::ranges::find(weights_, name, &std::pair<std::string, at::Tensor>::first)->second;
}

std::vector<at::Tensor> Network::unit(const std::string& name) const {
  std::vector<at::Tensor> parts;
  for (const auto* part : unit_parts) parts.push_back(weight(name + "_" + part));
  return parts;
}

at::Tensor Network::logits(const at::Tensor& source, const at::Tensor& target) const {
  const auto sentences = source.size(1);
  auto encoder = unit("forward");
  for (auto& part : unit("backward")) encoder.push_back(part);
  const auto [read, last] = at::gru(at::embedding(weight("source_embedding"), source), at::zeros({2, sentences, half}),
                                    encoder, true, 1, 0.0, true, true, false);
  // Forwards and backwards beside each other.
  const auto start = last.transpose(0, 1).reshape({1, sentences, whole});
  const auto [states, _] = at::gru(at::embedding(weight("target_embedding"), target), start, unit("decoder"), true, 1,
                                   0.0, true, false, false);
  const auto keys = at::linear(read, weight("attend"));
  const auto heed = at::softmax(at::bmm(states.transpose(0, 1), keys.permute({1, 2, 0})), 2);
  const auto seen = at::bmm(heed, read.transpose(0, 1)).transpose(0, 1);
  const auto joined = at::tanh(at::linear(at::cat({seen, states}, 2), weight("gather")));
  return at::linear(joined, weight("output"));
}

}  // namespace mainstay::lingua
