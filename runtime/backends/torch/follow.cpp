#include "runtime/backends/torch/follow.hpp"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/custom_operator.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "runtime/backends/torch/generator.hpp"

namespace mainstay {

namespace {

// Meant for tests of operators as a whole, so that no operator of torch has a kernel for it.
constexpr auto followed = c10::DispatchKey::TESTING_ONLY_GenericMode;
constexpr auto own_manual_seed = "mainstay::manual_seed";

OwnGenerator* generator_of_this_call() {
  return dynamic_cast<OwnGenerator*>(c10::ThreadLocalDebugInfo::get(c10::DebugInfoKind::INFERENCE_CONTEXT));
}

void go_on(const c10::OperatorHandle& op, c10::DispatchKeySet keys, torch::jit::Stack* stack) {
  op.redispatchBoxed(keys & c10::DispatchKeySet(c10::DispatchKeySet::FULL_AFTER, followed), stack);
}

/// The argument of that name on the stack; null: the operator has none.
c10::IValue* argument(const c10::OperatorHandle& op, torch::jit::Stack& stack, std::string_view name) {
  const auto& arguments = op.schema().arguments();
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].name() == name) return &stack[stack.size() - arguments.size() + i];
  return nullptr;
}

void move_version(const c10::IValue* value) {
  if (value && value->isTensor() && value->toTensor().defined())
    value->toTensor().unsafeGetTensorImpl()->bump_version();
}

void draw(const c10::OperatorHandle& op, c10::DispatchKeySet keys, torch::jit::Stack* stack) {
  const auto& arguments = op.schema().arguments();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto& value = (*stack)[stack->size() - arguments.size() + i];
    if (!value.isNone() || arguments[i].name() != "generator") continue;
    // What only makes a tensor comes by again to fill it; then its device is known.
    if (auto* generator = generator_of_this_call(); generator && keys.has_backend(c10::BackendComponent::CPUBit))
      value = generator->draw();
  }
  go_on(op, keys, stack);
}

/// Normalizations write to their running statistics, but their schemas do not say so.
void update_statistics(const c10::OperatorHandle& op, c10::DispatchKeySet keys, torch::jit::Stack* stack) {
  const auto* updates = argument(op, *stack, "training");
  if (!updates) updates = argument(op, *stack, "use_input_stats");
  if (updates && updates->isBool() && updates->toBool()) {
    move_version(argument(op, *stack, "running_mean"));
    move_version(argument(op, *stack, "running_var"));
  }
  go_on(op, keys, stack);
}

/// A tensor that only gets another size or memory keeps its version otherwise.
void reshape_in_place(const c10::OperatorHandle& op, c10::DispatchKeySet keys, torch::jit::Stack* stack) {
  move_version(argument(op, *stack, "self"));
  go_on(op, keys, stack);
}

bool draws(const c10::FunctionSchema& schema) {
  return std::any_of(schema.arguments().begin(), schema.arguments().end(),
                     [](const auto& one) { return one.name() == "generator"; });
}

/// What is done with an operator besides itself; an invalid function: nothing.
c10::KernelFunction kernel_for(const c10::OperatorHandle& op) {
  constexpr std::array<std::string_view, 4> normalizations{"aten::batch_norm", "aten::native_batch_norm",
                                                           "aten::_batch_norm_impl_index", "aten::instance_norm"};
  constexpr std::array<std::string_view, 3> reshaping{"aten::resize_", "aten::resize_as_", "aten::set_"};
  const auto is_one_of = [&](const auto& names) {
    return std::find(names.begin(), names.end(), op.operator_name().name) != names.end();
  };
  if (draws(op.schema())) return c10::KernelFunction::makeFromBoxedFunction<&draw>();
  if (is_one_of(normalizations)) return c10::KernelFunction::makeFromBoxedFunction<&update_statistics>();
  if (is_one_of(reshaping)) return c10::KernelFunction::makeFromBoxedFunction<&reshape_in_place>();
  return {};
}

std::vector<c10::RegistrationHandleRAII> register_kernels() {
  auto& dispatcher = c10::Dispatcher::singleton();
  std::vector<c10::RegistrationHandleRAII> registered;
  registered.push_back(dispatcher.registerFallback(followed, c10::KernelFunction::makeFallthrough(), "mainstay"));
  for (const auto& name : dispatcher.getAllOpNames()) {
    const auto op = dispatcher.findSchema(name);
    if (!op || !name.name.starts_with("aten::")) continue;
    if (auto kernel = kernel_for(*op); kernel.isValid())
      registered.push_back(
          dispatcher.registerImpl(name, followed, std::move(kernel), std::nullopt, nullptr, "mainstay"));
  }
  torch::jit::registerOperator(torch::jit::Operator(
      std::string(own_manual_seed) + "(int seed) -> ()",
      [](torch::jit::Stack& stack) {
        const auto seed = torch::jit::pop(stack).toInt();
        if (auto* generator = generator_of_this_call()) generator->seed(static_cast<std::uint64_t>(seed));
      },
      c10::AliasAnalysisKind::CONSERVATIVE));
  return registered;
}

void replace(torch::jit::Block& block, c10::Symbol old, c10::Symbol with) {
  for (auto node = block.nodes().begin(); node != block.nodes().end();) {
    auto* const one = *node++;
    for (auto* inner : one->blocks()) replace(*inner, old, with);
    // An operator that takes a generator by name is another one.
    if (one->kind() != old || one->inputs().size() != 1) continue;
    one->replaceWithNewSymbol(with);
    one->destroy();
  }
}

}  // namespace

c10::DispatchKey following_key() {
  static const auto registered = register_kernels();
  return followed;
}

void make_followable(const torch::jit::Module& module) {
  following_key();
  for (auto* function : module._ivalue()->compilation_unit()->get_functions()) {
    const auto* graph_function = torch::jit::tryToGraphFunction(*function);
    if (!graph_function) continue;
    auto& block = *graph_function->graph()->block();
    replace(block, c10::Symbol::fromQualString("aten::manual_seed"), c10::Symbol::fromQualString(own_manual_seed));
    replace(block, c10::Symbol::fromQualString("prim::data"), c10::Symbol::fromQualString("aten::detach"));
  }
}

}  // namespace mainstay
