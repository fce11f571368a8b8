#include "runtime/backends/torch/model.hpp"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/jit_exception.h>

#include <exception>
#include <utility>

#include "runtime/backends/torch/inputs.hpp"
#include "runtime/backends/torch/outputs.hpp"
#include "runtime/backends/torch/texts.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

/// What a module raises to say that nothing is wrong with itself, but with its inputs.
constexpr auto client_mistake = "builtins.ValueError";

Result<c10::IValue> argument_from(const Tensor& tensor, const c10::Type& type, Use use) {
  if (is_text(type)) return text_from(tensor, type);
  auto converted = at_tensor(tensor, use);
  if (!converted) return std::move(converted).error();
  return c10::IValue(std::move(*converted));
}

/// Which inputs forward may write to, told by torch's alias analysis. It errs on the safe side: a model that writes to
/// a buffer of its own is thought to write to its inputs, too.
std::vector<bool> find_written_to(const torch::jit::Method& forward, const std::vector<std::size_t>& positions) {
  auto graph = torch::jit::toGraphFunction(forward.function()).graph()->copy();
  torch::jit::Inline(*graph);
  const torch::jit::AliasDb aliases{graph};
  std::vector<bool> written_to;
  for (auto position : positions) written_to.push_back(aliases.hasWriters(graph->inputs().at(position + 1)));
  return written_to;
}

std::optional<torch::jit::Method> own_reset(const torch::jit::Module& module) {
  auto reset = module.find_method("reset");
  if (!reset || reset->num_inputs() != 1) return std::nullopt;
  return reset;
}

/// What torch throws ends here.
template <class Work>
auto guarded(Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const torch::jit::JITException& raised) {
    const auto error = brief(raised.getOriginalMsg().value_or(raised.what()));
    return raised.getPythonClassName() == client_mistake ? refusal(error) : trouble(brief(raised.what()));
  } catch (const c10::Error& error) {
    return trouble(brief(error.what_without_backtrace()));
  } catch (const std::exception& error) {
    return trouble(brief(error.what()));
  }
}

}  // namespace

TorchModel::TorchModel(const torch::jit::Module& module, Arguments arguments, std::vector<TensorSpec> outputs)
    : state_(std::make_unique<ModuleState>(module)),
      forward_(module.get_method("forward")),
      reset_(own_reset(module)),
      signature_{std::move(arguments.inputs), std::move(outputs)},
      positions_(std::move(arguments.positions)),
      types_(std::move(arguments.types)),
      defaults_(std::move(arguments.values)),
      written_to_(find_written_to(forward_, positions_)) {}

TorchModel::TorchModel(const TorchModel& predecessor, std::unique_ptr<ModuleState> state)
    : state_(std::move(state)),
      forward_(state_->module().get_method("forward")),
      reset_(own_reset(state_->module())),
      signature_(predecessor.signature_),
      positions_(predecessor.positions_),
      types_(predecessor.types_),
      defaults_(predecessor.defaults_),
      written_to_(predecessor.written_to_) {}

Result<std::vector<Tensor>> TorchModel::infer(const std::vector<Tensor>& inputs, const ModelCall&) {
  return guarded([&]() -> Result<std::vector<Tensor>> {
    const c10::InferenceMode inference;
    const Followed followed{state_->generator()};
    // The number of threads is a thread's own in OpenMP, and this thread may be new.
    at::internal::lazy_init_num_threads();
    auto returned = call(inputs);
    if (!returned) return std::move(returned).error();
    return answer_from(std::move(*returned), signature_.outputs);
  });
}

Status TorchModel::reset() {
  return guarded([&] {
    if (reset_) {
      const c10::InferenceMode inference;
      const Followed followed{state_->generator()};
      (*reset_)({});
    }
    return state_->restore();
  });
}

std::optional<std::uint64_t> TorchModel::fingerprint() { return state_->differences(); }

Result<std::unique_ptr<Model>> TorchModel::successor() {
  return guarded([&]() -> Result<std::unique_ptr<Model>> {
    auto state = state_->another();
    if (!state) return std::unique_ptr<Model>{};
    return std::unique_ptr<Model>(new TorchModel(*this, std::move(state)));
  });
}

Status TorchModel::take_over(Model& predecessor) {
  return guarded([&] { return state_->part_from(*dynamic_cast<TorchModel&>(predecessor).state_); });
}

// On its own, so that nothing of the inputs is left when the outputs are looked at.
Result<c10::IValue> TorchModel::call(const std::vector<Tensor>& inputs) {
  if (inputs.size() != positions_.size()) return refusal("a request with another number of inputs than the model's");
  auto arguments = defaults_;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto argument = argument_from(inputs[i], *types_[i], written_to_[i] ? Use::write : Use::read);
    if (!argument) return std::move(argument).error();
    arguments[positions_[i]] = std::move(*argument);
  }
  return forward_(std::move(arguments));
}

}  // namespace mainstay
