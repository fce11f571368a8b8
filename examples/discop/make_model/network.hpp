#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::discop {

inline constexpr std::int64_t layers = 2;
inline constexpr std::int64_t heads = 4;
inline constexpr std::int64_t width = 64;
inline constexpr std::int64_t hidden = 128;

/// A causal transformer. What it knows of positions is how far back a token lies: each head's attention falls with the
/// distance at a slope of its own, so that a cache whose older half is dropped still means the same.
///
/// Each of the tensors with a dimension more than its use holds one for each layer.
struct Network {
  at::Tensor embedding;  ///< of each word, and of the unknown one; also what the last layer's outcome is compared with
  at::Tensor norm_attention, attend, gather;
  at::Tensor norm_feed, widen, narrow;
  at::Tensor norm_last;
  at::Tensor slopes;

  /// Random weights; draws from torch's generator.
  explicit Network(std::int64_t words);

  /// What is learnt, by name.
  std::vector<std::pair<std::string, at::Tensor>> weights() const;

  std::int64_t unknown() const { return embedding.size(0) - 1; }

  /// Tokens [batch, length] to the logits of each next one [batch, length, words].
  at::Tensor logits(const at::Tensor& tokens) const;
};

}  // namespace mainstay::discop
