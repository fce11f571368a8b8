#include "runtime/backends/torch/outputs.hpp"

#include <ATen/ops/full.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "runtime/backends/torch/datatypes.hpp"
#include "runtime/backends/torch/texts.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

struct Found {
  std::string name;
  c10::IValue value;
};

std::string position_name(std::size_t position) { return "OUTPUT__" + std::to_string(position); }

/// Undefined where the value is neither a tensor nor a number.
at::Tensor tensor_from(c10::IValue value) {
  if (value.isTensor()) return std::move(value).toTensor();
  if (value.isBool()) return at::full({1}, value.toBool(), at::kBool);
  if (value.isInt()) return at::full({1}, value.toInt(), at::kLong);
  if (value.isDouble()) return at::full({1}, value.toDouble(), at::kDouble);
  return {};
}

std::vector<Found> by_position(c10::ArrayRef<c10::IValue> values) {
  std::vector<Found> found;
  for (const auto& value : values) found.push_back({position_name(found.size()), value});
  return found;
}

std::vector<Found> everything_in(const c10::IValue& returned) {
  if (is_text(returned)) return {{position_name(0), returned}};
  if (returned.isTuple()) return by_position(returned.toTupleRef().elements());
  if (returned.isList()) return by_position(returned.toListRef());
  if (!returned.isGenericDict()) return {{position_name(0), returned}};
  std::vector<Found> found;
  for (const auto& entry : returned.toGenericDict())
    found.push_back({entry.key().isString() ? entry.key().toStringRef() : position_name(found.size()), entry.value()});
  return found;
}

/// Puts what was found into the order of what is declared, and gives it its names.
Status arrange(std::vector<Found>& found, const std::vector<TensorSpec>& specs, bool named) {
  if (specs.empty()) return success();
  if (found.size() != specs.size())
    return trouble("the model returned " + std::to_string(found.size()) + " outputs, not the " +
                   std::to_string(specs.size()) + " of its signature");
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (named) {
      const auto match = std::find_if(found.begin() + static_cast<std::ptrdiff_t>(i), found.end(),
                                      [&](const Found& one) { return one.name == specs[i].name; });
      if (match == found.end()) return trouble("the model did not return the output \"" + specs[i].name + "\"");
      std::swap(found[i], *match);
    }
    found[i].name = specs[i].name;
  }
  return success();
}

Result<Tensor> finished_tensor(std::string name, at::Tensor tensor) {
  if (!tensor.defined()) return trouble("output \"" + name + "\" is neither a tensor nor a number nor a text");
  const auto type = datatype_of(tensor.scalar_type());
  if (!type || tensor.layout() != c10::kStrided)
    return trouble("output \"" + name + "\" is " + tensor.toString() + ", which cannot be answered");

  tensor = tensor.to(at::kCPU).resolve_neg().contiguous();
  // The answer is written to its client while the model serves the next request: memory that somebody else holds may
  // change under it. A second holder of the tensor counts as much as a second tensor in the same memory.
  if (tensor.use_count() > 1 || tensor.storage().use_count() > 1) tensor = tensor.clone();

  const auto owner = std::make_shared<const at::Tensor>(std::move(tensor));
  return Tensor{std::move(name), *type, owner->sizes().vec(),
                Buffer{owner, static_cast<const std::byte*>(owner->const_data_ptr()), owner->nbytes()}};
}

Result<Tensor> finished(Found found, const TensorSpec* spec) {
  auto& [name, value] = found;
  auto tensor = is_text(value) ? bytes_tensor(name, value) : finished_tensor(name, tensor_from(std::move(value)));
  if (tensor && spec && spec->datatype && *spec->datatype != tensor->datatype)
    return trouble("output \"" + name + "\" is " + std::string(name_of(tensor->datatype)) + ", not " +
                   std::string(name_of(*spec->datatype)) + " as in its signature");
  return tensor;
}

}  // namespace

Result<std::vector<Tensor>> answer_from(c10::IValue returned, const std::vector<TensorSpec>& specs) {
  const bool named = returned.isGenericDict();
  auto found = everything_in(returned);
  returned = {};
  if (auto arranged = arrange(found, specs, named); !arranged) return std::move(arranged).error();

  std::vector<Tensor> answer;
  answer.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto tensor = finished(std::move(found[i]), specs.empty() ? nullptr : &specs[i]);
    if (!tensor) return std::move(tensor).error();
    answer.push_back(std::move(*tensor));
  }
  return answer;
}

}  // namespace mainstay
