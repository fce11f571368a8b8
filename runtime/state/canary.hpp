#pragma once

#include <vector>

#include "config/config.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// A golden request and the answer that it must get.
class Canary {
 public:
  /// Fits what is configured to the model's signature.
  static Result<Canary> from(const config::Canary& config, const Signature& signature);

  const std::vector<Tensor>& inputs() const { return inputs_; }
  /// An error that says what is wrong with the outputs, given in the signature's order.
  Status check(const std::vector<Tensor>& outputs) const;

 private:
  std::vector<Tensor> inputs_;
  std::vector<Tensor> expected_;
  double tolerance_ = 0;
};

}  // namespace mainstay
