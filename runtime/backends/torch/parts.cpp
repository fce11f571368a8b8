#include "runtime/backends/torch/parts.hpp"

#include <string>
#include <unordered_set>

namespace mainstay {

namespace {

class Walk {
 public:
  Walk(Parts& parts, const Writes& writes) : parts_(parts), writes_(writes) {}

  /// `attribute`: the one in which the value was found.
  void visit(const c10::IValue& value, const std::string& attribute) {
    if (value.isTensor()) return visit_tensor(value.toTensor(), attribute);
    if (!value.isPtrType() || value.isString()) return;
    if (!seen_.insert(value.internalToPointer()).second) return;
    if (value.isObject()) return visit_object(value.toObject());
    if (value.isList()) return visit_list(value, attribute);
    if (value.isGenericDict()) return visit_dict(value, attribute);
    if (value.isTuple()) {
      for (const auto& element : value.toTupleRef().elements()) visit(element, attribute);
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
    for (std::size_t i = 0; i < slots.size(); ++i) visit(slots[i], type->getAttributeName(i));
  }

  void visit_list(const c10::IValue& value, const std::string& attribute) {
    const auto elements = value.toListRef().vec();
    parts_.lists.push_back({value, elements});
    for (const auto& element : elements) visit(element, attribute);
  }

  void visit_dict(const c10::IValue& value, const std::string& attribute) {
    Parts::Dict part{value, {}};
    for (const auto& entry : value.toGenericDict()) part.entries.emplace_back(entry.key(), entry.value());
    const auto entries = part.entries;
    parts_.dicts.push_back(std::move(part));
    for (const auto& [key, entry] : entries) {
      visit(key, attribute);
      visit(entry, attribute);
    }
  }

  void visit_tensor(const at::Tensor& tensor, const std::string& attribute) {
    if (!tensor.defined()) return;
    const bool written = writes_.may_write_to(attribute);
    const auto [known, fresh] = tensors_.emplace(tensor.unsafeGetTensorImpl(), parts_.tensors.size());
    if (!fresh) {
      if (written && known->second < parts_.tensors.size())
        parts_.storages[parts_.tensors[known->second].storage].written = true;
      return;
    }
    const auto version = tensor.unsafeGetTensorImpl()->version_counter().current_version();
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

Parts::Parts(c10::IValue of, const Writes& writes) : root(std::move(of)) { Walk{*this, writes}.visit(root, ""); }

std::unordered_map<const c10::TensorImpl*, std::size_t> positions_of(const std::vector<Parts::Tensor>& tensors) {
  std::unordered_map<const c10::TensorImpl*, std::size_t> positions;
  for (std::size_t i = 0; i < tensors.size(); ++i) positions.emplace(tensors[i].tensor.unsafeGetTensorImpl(), i);
  return positions;
}

}  // namespace mainstay
