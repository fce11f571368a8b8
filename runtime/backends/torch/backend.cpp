#include <ATen/Parallel.h>
#include <c10/core/Device.h>
#include <c10/util/Exception.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/backends/torch/counting_reader.hpp"
#include "runtime/backends/torch/entry.hpp"
#include "runtime/backends/torch/follow.hpp"
#include "runtime/backends/torch/model.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

/// Torch's first sentence says what is wrong, the others give advice to whoever saved the file with Python.
Error unreadable(std::string_view report) {
  auto reason = brief(report);
  reason.resize(std::min(reason.find(". "), reason.size()));
  return trouble("model file cannot be read: " + reason);
}

class TorchBackend final : public Backend {
 public:
  const char* platform() const noexcept override { return torch_platform; }

  Result<std::unique_ptr<Model>> load(const ModelSource& source, LoadProgress& progress) override {
    try {
      auto module = torch::jit::load(std::make_shared<CountingReader>(source.file, progress), at::kCPU);
      module.eval();
      make_followable(module);
      return model_of(module, source.config);
    } catch (const c10::Error& error) {
      return unreadable(error.what_without_backtrace());
    } catch (const std::exception& error) {
      return unreadable(error.what());
    }
  }

 private:
  static Result<std::unique_ptr<Model>> model_of(const torch::jit::Module& module, const config::Model& config) {
    const auto forward = module.find_method("forward");
    if (!forward) return trouble("the module has no forward");
    const auto& schema = forward->function().getSchema();
    auto arguments = arguments_of(schema, config.inputs);
    if (!arguments) return std::move(arguments).error();
    auto outputs = outputs_of(schema, config.outputs);
    if (!outputs) return std::move(outputs).error();
    return std::unique_ptr<Model>(std::make_unique<TorchModel>(module, std::move(*arguments), std::move(*outputs)));
  }
};

}  // namespace

}  // namespace mainstay

extern "C" __attribute__((visibility("default"))) mainstay::Backend* mainstay_torch_backend(unsigned intra_op_threads) {
  at::set_num_threads(static_cast<int>(intra_op_threads));
  return new mainstay::TorchBackend;
}
