#pragma once

#include <torch/csrc/jit/api/module.h>

#include <vector>

#include "runtime/backends/torch/signature.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// One copy of a TorchScript module, with a state of its own.
class TorchModel final : public Model {
 public:
  TorchModel(torch::jit::Method forward, Arguments arguments, std::vector<TensorSpec> outputs);

  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, CallControl& control) override;

 private:
  Result<c10::IValue> call(const std::vector<Tensor>& inputs);

  torch::jit::Method forward_;
  const Signature signature_;
  const std::vector<std::size_t> positions_;
  const std::vector<c10::TypePtr> types_;
  const std::vector<c10::IValue> defaults_;
  /// For each input whether forward may write to its memory.
  const std::vector<bool> written_to_;
};

}  // namespace mainstay
