#include "runtime/backends/builtin/echo.hpp"

#include <string>
#include <utility>
#include <vector>

#include "runtime/backends/declared.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

class Echo final : public Model {
 public:
  explicit Echo(Signature signature) : signature_(std::move(signature)) {}

  const Signature& signature() const override { return signature_; }

  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall&) override {
    auto outputs = inputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i].name = signature_.outputs.at(i).name;
    return outputs;
  }

 private:
  const Signature signature_;
};

Result<Signature> signature_of(const config::Model& config) {
  auto inputs = specs_from(config.inputs);
  if (!inputs) return std::move(inputs).error();
  auto outputs = specs_from(config.outputs);
  if (!outputs) return std::move(outputs).error();

  Signature signature{std::move(*inputs), std::move(*outputs)};
  if (signature.inputs.empty()) signature.inputs = {{"INPUT0", Datatype::fp32, std::vector<std::int64_t>{-1}}};
  if (signature.outputs.empty()) {
    signature.outputs = signature.inputs;
    for (std::size_t i = 0; i < signature.outputs.size(); ++i) signature.outputs[i].name = "OUTPUT" + std::to_string(i);
  }
  return signature;
}

}  // namespace

Result<std::unique_ptr<Model>> make_echo(const config::Model& config) {
  auto signature = signature_of(config);
  if (!signature) return std::move(signature).error();
  const auto& inputs = signature->inputs;
  const auto& outputs = signature->outputs;
  if (inputs.size() != outputs.size())
    return trouble("builtin/echo answers its inputs: " + std::to_string(inputs.size()) + " inputs and " +
                   std::to_string(outputs.size()) + " outputs are declared");
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (outputs[i].datatype && inputs[i].datatype != outputs[i].datatype)
      return trouble("builtin/echo answers its inputs: \"" + inputs[i].name + "\" and \"" + outputs[i].name +
                     "\" are declared with different datatypes");
  return std::unique_ptr<Model>(std::make_unique<Echo>(std::move(*signature)));
}

}  // namespace mainstay
