#include "runtime/backends/torch/parts.hpp"

#include <unordered_set>

namespace mainstay {

namespace {

class Walk {
 public:
  Walk(Parts& parts, const Writes& writes) : parts_(parts), writes_(writes) {}

  /// `written`: a call may write to the tensors that are found.
  void visit(const c10::IValue& value, bool written) {
    if (value.isTensor()) return visit_tensor(value.toTensor(), written);
    if (!value.isPtrType() || value.isString()) return;
    if (!seen_.insert(value.internalToPointer()).second) return;
    if (value.isObject()) return visit_object(value.toObject());
    if (value.isList()) return visit_list(value, written);
    if (value.isGenericDict()) return visit_dict(value, written);
    if (value.isTuple()) {
      for (const auto& element : value.toTupleRef().elements()) visit(element, written);
      return;
    }
    if (!value.isEnum() && !value.isDevice() && !value.isComplexDouble()) parts_.copyable = false;
  }

 private:
  void visit_object(c10::intrusive_ptr<c10::ivalue::Object> object) {
    Parts::Object part{object, object->slots(), {}};
    const auto type = object->type();
    for (std::size_t i = 0; i < part.slots.size(); ++i)
      if (writes_.may_set(type->getAttributeName(i))) part.settable.push_back(i);
    const auto slots = part.slots;
    parts_.objects.push_back(std::move(part));
    for (std::size_t i = 0; i < slots.size(); ++i) visit(slots[i], writes_.may_write_to(type->getAttributeName(i)));
  }

  void visit_list(const c10::IValue& value, bool written) {
    const auto elements = value.toListRef().vec();
    parts_.lists.push_back({value, elements});
    for (const auto& element : elements) visit(element, written);
  }

  void visit_dict(const c10::IValue& value, bool written) {
    Parts::Dict part{value, {}};
    for (const auto& entry : value.toGenericDict()) part.entries.emplace_back(entry.key(), entry.value());
    const auto entries = part.entries;
    parts_.dicts.push_back(std::move(part));
    for (const auto& [key, entry] : entries) {
      visit(key, written);
      visit(entry, written);
    }
  }

  void visit_tensor(const at::Tensor& tensor, bool written) {
    if (!tensor.defined()) return;
    const auto [known, fresh] = tensors_.emplace(tensor.unsafeGetTensorImpl(), parts_.tensors.size());
    if (!fresh) {
      if (written && known->second < parts_.tensors.size())
        parts_.storages[parts_.tensors[known->second].storage].written = true;
      return;
    }
    // What a call has made has no version.
    const auto version = tensor.is_inference() ? 0 : tensor.unsafeGetTensorImpl()->version_counter().current_version();
    if (!tensor.has_storage() || !tensor.device().is_cpu() || tensor.layout() != c10::kStrided) {
      known->second = static_cast<std::size_t>(-1);
      parts_.others.emplace_back(tensor, version);
      parts_.copyable = false;
      return;
    }
    if (tensor.is_quantized() || tensor.is_conj() || tensor.is_neg()) parts_.copyable = false;
    const auto storage = visit_storage(tensor.storage(), written);
    parts_.tensors.push_back(
        {tensor, storage, tensor.storage_offset(), tensor.sizes().vec(), tensor.strides().vec(), version});
  }

  std::size_t visit_storage(const c10::Storage& storage, bool written) {
    const auto [known, fresh] = storages_.emplace(storage.unsafeGetStorageImpl(), parts_.storages.size());
    if (fresh) parts_.storages.push_back({storage});
    if (written) parts_.storages[known->second].written = true;
    return known->second;
  }

  Parts& parts_;
  const Writes& writes_;
  std::unordered_set<const void*> seen_;
  std::unordered_map<const c10::TensorImpl*, std::size_t> tensors_;
  std::unordered_map<const c10::StorageImpl*, std::size_t> storages_;
};

}  // namespace

Parts::Parts(c10::IValue of, const Writes& writes) : root(std::move(of)) {
  Walk walk{*this, writes};
  walk.visit(root, false);
  for (const auto& [constant, written] : writes.constants) {
    constants.push_back(constant);
    walk.visit(constant, written);
    if (written) copyable = false;
  }
}

std::unordered_map<const c10::TensorImpl*, std::size_t> positions_of(const std::vector<Parts::Tensor>& tensors) {
  std::unordered_map<const c10::TensorImpl*, std::size_t> positions;
  for (std::size_t i = 0; i < tensors.size(); ++i) positions.emplace(tensors[i].tensor.unsafeGetTensorImpl(), i);
  return positions;
}

}  // namespace mainstay
