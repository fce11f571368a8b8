#include "examples/discop/make_model/network.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace mainstay::discop {

namespace {

at::Tensor learnt(at::Tensor start) { return start.set_requires_grad(true); }

at::Tensor drawn(at::IntArrayRef shape) { return learnt(at::randn(shape) * 0.05); }

at::Tensor ones(at::IntArrayRef shape) { return learnt(at::ones(shape)); }

at::Tensor normed(const at::Tensor& x, const at::Tensor& weight) { return at::layer_norm(x, {width}, weight); }

/// What is added to the scores of each head: less and less backwards, nothing at all of what is to come.
at::Tensor distance_bias(std::int64_t length, const at::Tensor& slopes) {
  const auto positions = at::arange(length, at::kFloat);
  const auto back = positions.unsqueeze(1) - positions.unsqueeze(0);
  const auto bias = -back * slopes.view({heads, 1, 1});
  return bias.masked_fill(back < 0, -std::numeric_limits<float>::infinity());
}

}  // namespace

Network::Network(std::int64_t words)
    : embedding(drawn({words + 1, width})),
      norm_attention(ones({layers, width})),
      attend(drawn({layers, 3 * width, width})),
      gather(drawn({layers, width, width})),
      norm_feed(ones({layers, width})),
      widen(drawn({layers, hidden, width})),
      narrow(drawn({layers, width, hidden})),
      norm_last(ones({width})),
      slopes(at::pow(0.25, at::arange(1, heads + 1, at::kFloat))) {}

std::vector<std::pair<std::string, at::Tensor>> Network::weights() const {
  return {{"embedding", embedding}, {"norm_attention", norm_attention},
          {"attend", attend},       {"gather", gather},
          {"norm_feed", norm_feed}, {"widen", widen},
          {"narrow", narrow},       {"norm_last", norm_last}};
}

at::Tensor Network::logits(const at::Tensor& tokens) const {
  const auto batch = tokens.size(0);
  const auto length = tokens.size(1);
  const auto bias = distance_bias(length, slopes);
  auto x = at::embedding(embedding, tokens);
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    const auto three = at::linear(normed(x, norm_attention[layer]), attend[layer])
                           .view({batch, length, 3, heads, width / heads})
                           .permute({2, 0, 3, 1, 4});
    const auto scores = at::matmul(three[0], three[1].transpose(2, 3)) / std::sqrt(double(width / heads)) + bias;
    const auto seen = at::matmul(at::softmax(scores, -1), three[2]).transpose(1, 2).reshape({batch, length, width});
    x = x + at::linear(seen, gather[layer]);
    x = x + at::linear(at::relu(at::linear(normed(x, norm_feed[layer]), widen[layer])), narrow[layer]);
  }
  return at::linear(normed(x, norm_last), embedding.slice(0, 0, unknown()));
}

}  // namespace mainstay::discop
