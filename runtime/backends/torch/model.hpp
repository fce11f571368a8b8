#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/backends/torch/signature.hpp"
#include "runtime/backends/torch/state.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// One copy of a TorchScript module, with a state of its own.
class TorchModel final : public Model {
 public:
  TorchModel(const torch::jit::Module& module, Arguments arguments, std::vector<TensorSpec> outputs);

  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call) override;
  Status reset() override;
  std::optional<std::uint64_t> fingerprint() override;
  std::optional<std::uint64_t> memory() override { return state_->bytes(); }
  Result<std::unique_ptr<Model>> successor() override;
  Status take_over(Model& predecessor) override;
  std::optional<std::size_t> bytes_of_successor() const override { return state_->bytes_of_another(); }

 private:
  TorchModel(const TorchModel& predecessor, std::unique_ptr<ModuleState> state);

  Result<c10::IValue> call(const std::vector<Tensor>& inputs);

  std::unique_ptr<ModuleState> state_;
  torch::jit::Method forward_;
  /// The module's own way back to where it began.
  std::optional<torch::jit::Method> reset_;
  const Signature signature_;
  const std::vector<std::size_t> positions_;
  const std::vector<c10::TypePtr> types_;
  const std::vector<c10::IValue> defaults_;
  /// For each input whether forward may write to its memory.
  const std::vector<bool> written_to_;
};

}  // namespace mainstay
