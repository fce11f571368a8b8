#include "runtime/backends/torch/signature.hpp"

#include <ATen/core/jit_type.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "runtime/backends/declared.hpp"
#include "runtime/backends/torch/texts.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

bool is_tensor(const c10::Type& type) { return type.kind() == c10::TypeKind::TensorType; }

bool is_optional_tensor(const c10::Type& type) {
  const auto* optional = type.castRaw<c10::OptionalType>();
  return optional != nullptr && is_tensor(*optional->getElementType());
}

/// What a client sees as one output: numbers become tensors of one element.
bool is_output(const c10::Type& type) {
  switch (type.kind()) {
    case c10::TypeKind::TensorType:
    case c10::TypeKind::IntType:
    case c10::TypeKind::FloatType:
    case c10::TypeKind::BoolType:
      return true;
    default:
      return is_optional_tensor(type) || is_text(type);
  }
}

/// A type as far as it says what stands in its place in a request or an answer.
TensorSpec spec_of(std::string name, const c10::Type& type) {
  if (!is_text(type)) return {std::move(name), std::nullopt, std::nullopt};
  return {std::move(name), Datatype::bytes, text_shape(type)};
}

/// An argument of forward that a request can fill.
struct Slot {
  std::string name;
  c10::TypePtr type;
  std::size_t position;
  bool required;
};

/// The slots, in forward's order; what cannot be a slot gets its default in `values`.
Result<std::vector<Slot>> slots_of(const c10::FunctionSchema& forward, std::vector<c10::IValue>& values) {
  std::vector<Slot> slots;
  for (std::size_t i = 1; i < forward.arguments().size(); ++i) {
    const auto& argument = forward.arguments()[i];
    const bool optional = is_optional_tensor(*argument.type());
    const bool has_default = argument.default_value().has_value();
    if (is_tensor(*argument.type()) || optional || is_text(*argument.type()))
      slots.push_back({argument.name(), argument.type(), i - 1, !optional && !has_default});
    else if (!has_default)
      return trouble("argument \"" + argument.name() + "\" of forward is " + argument.type()->annotation_str() +
                     ", but only tensors and texts can be sent to it");
    values.push_back(argument.default_value().value_or(c10::IValue{}));
  }
  return slots;
}

std::string names_of(const std::vector<Slot>& slots) {
  std::string names;
  for (const auto& slot : slots) names.append(names.empty() ? "" : ", ").append(slot.name);
  return names;
}

/// BYTES is declared where there is a text, and nowhere else; where nothing is declared, a text is BYTES.
Status settle(TensorSpec& spec, const c10::Type& type) {
  const bool text = is_text(type);
  if (text && !spec.datatype) spec.datatype = Datatype::bytes;
  if (spec.datatype && text != (*spec.datatype == Datatype::bytes))
    return trouble("\"" + spec.name + "\" is declared as " + std::string(name_of(*spec.datatype)) +
                   ", but in forward it is " + type.annotation_str());
  return success();
}

/// For each declared input the slot that it fills.
Result<std::vector<Slot>> match(const std::vector<TensorSpec>& inputs, const std::vector<Slot>& slots) {
  const auto find = [&](const std::string& name) {
    return std::find_if(slots.begin(), slots.end(), [&](const Slot& slot) { return slot.name == name; });
  };
  const bool by_name = std::any_of(inputs.begin(), inputs.end(),
                                   [&](const TensorSpec& input) { return find(input.name) != slots.end(); });
  if (inputs.size() > slots.size())
    return trouble(std::to_string(inputs.size()) + " inputs are declared, but forward takes " +
                   std::to_string(slots.size()) + ": " + names_of(slots));
  std::vector<Slot> filled;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto slot = by_name ? find(inputs[i].name) : slots.begin() + static_cast<std::ptrdiff_t>(i);
    if (slot == slots.end())
      return trouble("input \"" + inputs[i].name + "\" is declared, but forward takes " + names_of(slots));
    filled.push_back(*slot);
  }
  for (const auto& slot : slots)
    if (slot.required &&
        std::none_of(filled.begin(), filled.end(), [&](const Slot& one) { return one.position == slot.position; }))
      return trouble("no input is declared for the argument \"" + slot.name + "\" of forward");
  return filled;
}

/// The types of the outputs that a return type means, or nothing where it does not tell.
std::optional<std::vector<c10::TypePtr>> types_of(const c10::TypePtr& type) {
  if (is_output(*type)) return std::vector{type};
  if (const auto* tuple = type->castRaw<c10::TupleType>()) return tuple->elements().vec();
  return std::nullopt;
}

Status check_return(const c10::Type& type) {
  const auto refused = [&] {
    return trouble("forward returns " + type.annotation_str() + ", which is neither tensors nor numbers nor texts");
  };
  if (const auto* tuple = type.castRaw<c10::TupleType>()) {
    const auto& elements = tuple->elements();
    if (!std::all_of(elements.begin(), elements.end(), [](const auto& one) { return is_output(*one); }))
      return refused();
  } else if (const auto* list = type.castRaw<c10::ListType>()) {
    if (!is_output(*list->getElementType())) return refused();
  } else if (const auto* dict = type.castRaw<c10::DictType>()) {
    if (dict->getKeyType()->kind() != c10::TypeKind::StringType || !is_output(*dict->getValueType())) return refused();
  } else if (type.kind() == c10::TypeKind::NoneType) {
    return refused();
  }
  return success();
}

}  // namespace

Result<Arguments> arguments_of(const c10::FunctionSchema& forward, const std::vector<config::TensorDecl>& declared) {
  Arguments arguments;
  auto slots = slots_of(forward, arguments.values);
  if (!slots) return std::move(slots).error();

  if (declared.empty()) {
    for (const auto& slot : *slots) {
      if (!slot.required) continue;
      arguments.inputs.push_back(spec_of(slot.name, *slot.type));
      arguments.positions.push_back(slot.position);
      arguments.types.push_back(slot.type);
    }
    return arguments;
  }

  auto specs = specs_from(declared);
  if (!specs) return std::move(specs).error();
  auto filled = match(*specs, *slots);
  if (!filled) return std::move(filled).error();
  for (std::size_t i = 0; i < filled->size(); ++i) {
    const auto& slot = (*filled)[i];
    if (auto fit = settle((*specs)[i], *slot.type); !fit) return std::move(fit).error();
    arguments.positions.push_back(slot.position);
    arguments.types.push_back(slot.type);
  }
  arguments.inputs = std::move(*specs);
  return arguments;
}

Result<std::vector<TensorSpec>> outputs_of(const c10::FunctionSchema& forward,
                                           const std::vector<config::TensorDecl>& declared) {
  auto specs = specs_from(declared);
  if (!specs) return specs;
  if (forward.returns().size() != 1) return trouble("forward returns nothing");
  const auto& type = forward.returns()[0].type();
  if (auto fit = check_return(*type); !fit) return std::move(fit).error();

  const auto types = types_of(type);
  if (!types) return specs;
  if (specs->empty())
    for (const auto& one : *types) specs->push_back(spec_of("OUTPUT__" + std::to_string(specs->size()), *one));
  if (specs->size() != types->size())
    return trouble(std::to_string(specs->size()) + " outputs are declared, but forward returns " +
                   std::to_string(types->size()));
  for (std::size_t i = 0; i < types->size(); ++i)
    if (auto fit = settle((*specs)[i], *(*types)[i]); !fit) return std::move(fit).error();
  return specs;
}

}  // namespace mainstay
