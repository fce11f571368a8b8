#include "runtime/backends/torch/texts.hpp"

#include <ATen/core/List.h>

#include <utility>

#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

bool is_one_text(const c10::Type& type) { return type.kind() == c10::TypeKind::StringType; }

}  // namespace

bool is_text(const c10::Type& type) {
  if (is_one_text(type)) return true;
  const auto* list = type.castRaw<c10::ListType>();
  return list != nullptr && is_one_text(*list->getElementType());
}

bool is_text(const c10::IValue& value) {
  return value.isString() || (value.isList() && is_one_text(*value.toList().elementType()));
}

std::vector<std::int64_t> text_shape(const c10::Type& type) { return {is_one_text(type) ? 1 : -1}; }

Result<c10::IValue> text_from(const Tensor& tensor, const c10::Type& type) {
  const auto about = "input \"" + tensor.name + "\" ";
  if (tensor.datatype != Datatype::bytes)
    return refusal(about + "is " + std::string(name_of(tensor.datatype)) + ", but the model takes BYTES");
  if (tensor.shape.size() != 1) return refusal(about + "has other than one dimension");
  const auto elements = bytes_elements(tensor.data);
  if (!elements || static_cast<std::int64_t>(elements->size()) != tensor.shape[0])
    return refusal(about + "has other data than its shape says");
  if (!is_one_text(type)) {
    c10::List<std::string> list;
    list.reserve(elements->size());
    for (auto element : *elements) list.emplace_back(element);
    return c10::IValue(std::move(list));
  }
  if (elements->size() != 1)
    return refusal(about + "has " + std::to_string(elements->size()) + " elements, but the model takes one");
  return c10::IValue(std::string(elements->front()));
}

Tensor bytes_tensor(std::string name, const c10::IValue& text) {
  std::string data;
  std::int64_t count = 1;
  if (text.isString()) {
    append_bytes_element(data, text.toStringRef());
  } else {
    const auto elements = text.toListRef();
    count = static_cast<std::int64_t>(elements.size());
    for (const auto& element : elements) append_bytes_element(data, element.toStringRef());
  }
  return {std::move(name), Datatype::bytes, {count}, Buffer::of(std::move(data))};
}

}  // namespace mainstay
