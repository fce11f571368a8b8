#include "runtime/backends/torch/pristine.hpp"

#include <ATen/core/Tensor.h>
#include <c10/core/CPUAllocator.h>

#include <cstring>
#include <string>
#include <unordered_map>
#include <utility>

#include "runtime/backends/torch/bytes.hpp"

namespace mainstay {

namespace {

/// Makes each part once, so that what was one thing under two names stays one.
class Copying {
 public:
  Copying(const Parts& parts, const Pristine& pristine)
      : parts_(parts), pristine_(pristine), tensor_positions_(positions_of(parts.tensors)) {
    for (const auto& part : parts.objects) objects_.emplace(part.object.get(), &part);
    for (const auto& part : parts.lists) lists_.emplace(part.list.internalToPointer(), &part);
    for (const auto& part : parts.dicts) dicts_.emplace(part.dict.internalToPointer(), &part);
  }

  c10::IValue copy(const c10::IValue& value) {
    if (value.isTensor()) return value.toTensor().defined() ? copy_tensor(value.toTensor()) : value;
    if (!value.isPtrType()) return value;
    const auto [known, fresh] = made_.emplace(value.internalToPointer(), value);
    if (!fresh) return known->second;
    if (value.isObject()) return copy_object(value);
    if (value.isList()) return copy_list(value);
    if (value.isGenericDict()) return copy_dict(value);
    if (value.isTuple()) return copy_tuple(value);
    // Strings and the like: nobody can change them.
    return value;
  }

 private:
  c10::IValue& made(const c10::IValue& value) { return made_.at(value.internalToPointer()); }

  c10::IValue copy_object(const c10::IValue& value) {
    const auto& part = *objects_.at(value.internalToPointer());
    const auto object = c10::ivalue::Object::create(
        c10::StrongTypePtr(part.object->compilation_unit(), part.object->type()), part.slots.size());
    made(value) = object;
    for (std::size_t i = 0; i < part.slots.size(); ++i) object->setSlot(i, copy(part.slots[i]));
    return object;
  }

  c10::IValue copy_list(const c10::IValue& value) {
    const auto& part = *lists_.at(value.internalToPointer());
    c10::impl::GenericList list{value.toList().elementType()};
    made(value) = list;
    for (const auto& element : part.elements) list.push_back(copy(element));
    return list;
  }

  c10::IValue copy_dict(const c10::IValue& value) {
    const auto& part = *dicts_.at(value.internalToPointer());
    const auto types = value.toGenericDict();
    c10::impl::GenericDict dict{types.keyType(), types.valueType()};
    made(value) = dict;
    for (const auto& [key, entry] : part.entries) dict.insert(copy(key), copy(entry));
    return dict;
  }

  c10::IValue copy_tuple(const c10::IValue& value) {
    std::vector<c10::IValue> elements;
    for (const auto& element : value.toTupleRef().elements()) elements.push_back(copy(element));
    const auto type = value.type()->cast<c10::TupleType>();
    const auto tuple = type && type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), type)
                                              : c10::ivalue::Tuple::create(std::move(elements));
    return made(value) = tuple;
  }

  c10::IValue copy_tensor(const at::Tensor& tensor) {
    const auto position = tensor_positions_.at(tensor.unsafeGetTensorImpl());
    auto& made = tensors_[position];
    if (made.defined()) return made;
    const auto& part = parts_.tensors[position];
    // Not through operators: there may be hundreds of tensors, and a client may wait.
    made = at::detail::make_tensor<c10::TensorImpl>(storage(part.storage), tensor.key_set(), tensor.dtype());
    made.unsafeGetTensorImpl()->set_sizes_and_strides(part.sizes, part.strides, part.offset);
    if (tensor.requires_grad()) made.set_requires_grad(true);
    return made;
  }

  c10::Storage storage(std::size_t position) {
    const auto known = storages_.find(position);
    if (known != storages_.end()) return known->second;
    const auto& kept = pristine_.storage(position);
    auto storage = kept.moved ? kept.copy() : parts_.storages[position].storage;
    return storages_.emplace(position, std::move(storage)).first->second;
  }

  const Parts& parts_;
  const Pristine& pristine_;
  const std::unordered_map<const c10::TensorImpl*, std::size_t> tensor_positions_;
  std::unordered_map<const void*, const Parts::Object*> objects_;
  std::unordered_map<const void*, const Parts::List*> lists_;
  std::unordered_map<const void*, const Parts::Dict*> dicts_;
  std::unordered_map<const void*, c10::IValue> made_;
  std::unordered_map<std::size_t, at::Tensor> tensors_;
  std::unordered_map<std::size_t, c10::Storage> storages_;
};

}  // namespace

Pristine::Pristine(const Parts& parts) {
  for (const auto& [storage, written] : parts.storages) {
    auto& kept = storages_.emplace_back();
    kept.size = storage.nbytes();
    kept.resizable = storage.resizable();
    if (!written) continue;
    kept.bytes = std::make_unique_for_overwrite<std::byte[]>(kept.size);
    if (kept.size > 0) std::memcpy(kept.bytes.get(), storage.data(), kept.size);
    kept.checksum = mainstay::checksum({kept.bytes.get(), kept.size});
  }
}

c10::Storage Pristine::Storage::copy() const {
  if (!bytes) return {};
  auto memory = spare->take(size);
  if (size > 0) std::memcpy(memory.get(), bytes.get(), size);
  return {c10::Storage::use_byte_size_t{}, size, std::move(memory), resizable ? c10::GetCPUAllocator() : nullptr,
          resizable};
}

std::size_t Pristine::bytes_kept() const {
  std::size_t bytes = 0;
  for (const auto& storage : storages_)
    if (storage.bytes) bytes += storage.size;
  return bytes;
}

std::size_t Pristine::bytes_moved() const {
  std::size_t bytes = 0;
  for (const auto& storage : storages_)
    if (storage.moved) bytes += storage.size;
  return bytes;
}

c10::IValue Pristine::another(const Parts& parts) const {
  if (!parts.copyable) return {};
  for (const auto& storage : storages_)
    if (storage.moved && !storage.bytes) return {};
  return Copying{parts, *this}.copy(parts.root);
}

}  // namespace mainstay
