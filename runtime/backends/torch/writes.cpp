#include "runtime/backends/torch/writes.hpp"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace mainstay {

namespace {

using torch::jit::Block;
using torch::jit::Node;
using torch::jit::Value;

std::set<c10::Symbol> alias_sets(const c10::AliasInfo* info) {
  if (!info) return {};
  std::set<c10::Symbol> sets(info->beforeSets().begin(), info->beforeSets().end());
  for (const auto& contained : info->containedTypes()) sets.merge(alias_sets(&contained));
  return sets;
}

/// The tensor or container that a node stands for; nothing, where it is of another kind or nobody can change it.
c10::IValue constant_of(const Node& node) {
  if (node.kind() != c10::prim::Constant || !node.hasAttribute(c10::attr::value)) return {};
  const auto kind = node.kindOf(c10::attr::value);
  if (kind == torch::jit::AttributeKind::t && node.t(c10::attr::value).defined()) return node.t(c10::attr::value);
  if (kind != torch::jit::AttributeKind::ival) return {};
  const auto value = node.ival(c10::attr::value);
  return value.isList() || value.isGenericDict() || value.isTuple() ? value : c10::IValue{};
}

void collect_constants(const Block& block, std::vector<c10::IValue>& constants) {
  for (const auto* node : block.nodes()) {
    for (const auto* inner : node->blocks()) collect_constants(*inner, constants);
    if (auto constant = constant_of(*node); !constant.isNone()) constants.push_back(std::move(constant));
  }
}

/// Follows values of one graph back to the attributes and constants that they came from.
class WriteSearch {
 public:
  /// `constants` takes those that may be written to.
  WriteSearch(Writes& writes, std::unordered_set<const void*>& constants) : writes_(writes), constants_(constants) {}

  void read(const Block& block) {
    for (const auto* node : block.nodes()) {
      for (const auto* inner : node->blocks()) read(*inner);
      read(*node);
    }
  }

 private:
  void read(const Node& node) {
    switch (node.kind()) {
      case c10::prim::SetAttr:
        writes_.attributes.insert(node.s(c10::attr::name));
        // From now on it has two names, and what is written to one of them is written to the other.
        return written(node.input(1));
      case c10::prim::CallMethod:
      case c10::prim::CallFunction:
      // What a `with` begins and ends is a method as well.
      case c10::prim::Enter:
      case c10::prim::Exit:
      case c10::prim::fork:
      case c10::prim::awaitable:
        writes_.any_attribute = writes_.any_tensor = true;
        return;
      default:
        break;
    }
    const auto* schema = node.maybeSchema();
    if (!schema) return;
    const auto& arguments = schema->arguments();
    for (std::size_t i = 0; i < std::min(arguments.size(), node.inputs().size()); ++i) {
      const auto* alias = arguments[i].alias_info();
      const std::string_view name = arguments[i].name();
      // Running statistics are updated although no schema says so; what goes into a container may be written to there.
      if ((alias && (alias->isWrite() || alias->isWildcardAfter())) || name == "running_mean" || name == "running_var")
        written(node.input(i));
    }
  }

  void written(const Value* value) {
    if (!seen_.insert(value).second) return;
    const auto& node = *value->node();
    switch (node.kind()) {
      case c10::prim::Param:
        // The arguments of the call; those of a loop's body are not followed.
        if (node.owningBlock()->owningNode()) writes_.any_tensor = true;
        return;
      case c10::prim::Constant:
        if (const auto constant = constant_of(node); !constant.isNone())
          constants_.insert(constant.internalToPointer());
        return;
      case c10::prim::GetAttr:
        writes_.tensors.insert(node.s(c10::attr::name));
        return;
      case c10::prim::If:
        for (const auto* branch : node.blocks()) written(branch->outputs().at(value->offset()));
        return;
      case c10::prim::ListConstruct:
      case c10::prim::TupleConstruct:
      case c10::prim::DictConstruct:
      case c10::prim::ListUnpack:
      case c10::prim::TupleUnpack:
      case c10::prim::TupleIndex:
      case c10::prim::unchecked_cast:
      case c10::aten::__getitem__:
      case c10::aten::_unwrap_optional:
      case c10::prim::unchecked_unwrap_optional:
        return written(node.inputs());
      default:
        return written_result(value);
    }
  }

  void written(c10::ArrayRef<const Value*> values) {
    for (const auto* value : values) written(value);
  }

  /// What the operator returns may be what it was given, or part of it.
  void written_result(const Value* value) {
    const auto* schema = value->node()->maybeSchema();
    if (!schema || value->offset() >= schema->returns().size()) {
      writes_.any_tensor = true;
      return;
    }
    const auto results = alias_sets(schema->returns()[value->offset()].alias_info());
    if (results.contains(c10::AliasInfo::wildcardSet())) writes_.any_tensor = true;
    for (std::size_t i = 0; i < std::min(schema->arguments().size(), value->node()->inputs().size()); ++i)
      for (const auto set : alias_sets(schema->arguments()[i].alias_info()))
        if (results.contains(set)) written(value->node()->input(i));
  }

  Writes& writes_;
  std::unordered_set<const void*>& constants_;
  std::unordered_set<const Value*> seen_;
};

}  // namespace

Writes writes_of(const torch::jit::Module& module) {
  Writes writes;
  std::unordered_set<const void*> written;
  for (const char* name : {"forward", "reset"}) {
    const auto method = module.find_method(name);
    if (!method) continue;
    const auto graph = torch::jit::toGraphFunction(method->function()).graph()->copy();
    torch::jit::Inline(*graph);
    WriteSearch{writes, written}.read(*graph->block());
  }
  std::vector<c10::IValue> constants;
  for (auto* function : module._ivalue()->compilation_unit()->get_functions())
    if (const auto* code = torch::jit::tryToGraphFunction(*function))
      collect_constants(*code->graph()->block(), constants);
  for (auto& constant : constants) {
    const bool may_be_written = writes.any_tensor || written.contains(constant.internalToPointer());
    writes.constants.emplace_back(std::move(constant), may_be_written);
  }
  return writes;
}

}  // namespace mainstay
