#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::lingua {

inline constexpr std::int64_t width = 48;
/// Of each direction of the encoder; the decoder has both.
inline constexpr std::int64_t half = 48;
inline constexpr std::int64_t whole = 2 * half;

/// An encoder that reads both ways, and a decoder that attends to what was read: gated recurrent units.
class Network {
 public:
  Network(std::int64_t source_words, std::int64_t target_words);

  /// All that is learnt, by the names that the scripts know.
  const std::vector<std::pair<std::string, at::Tensor>>& weights() const { return weights_; }

  /// What comes next after each of the words written so far: [written, sentences, target words]. Both arguments are
  /// words by number, [words, sentences].
  at::Tensor logits(const at::Tensor& read, const at::Tensor& written) const;

 private:
  const at::Tensor& weight(const std::string& name) const;
  void learn(const std::string& name, at::IntArrayRef shape, double spread);
  void learn_unit(const std::string& name, std::int64_t state);
  std::vector<at::Tensor> unit(const std::string& name) const;

  std::vector<std::pair<std::string, at::Tensor>> weights_;
};

}  // namespace mainstay::lingua
