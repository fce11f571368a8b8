#include "runtime/backends/torch/difference.hpp"

#include <ATen/ops/from_blob.h>

#include <bit>
#include <cstring>

#include "runtime/backends/torch/bytes.hpp"
#include "runtime/backends/torch/same.hpp"

namespace mainstay {

namespace {

std::uint64_t content_of(const c10::IValue& value) {
  auto hash = std::hash<std::string>{}(value.tagKind());
  if (value.isInt()) return mixed(hash, static_cast<std::uint64_t>(value.toInt()));
  if (value.isBool()) return mixed(hash, value.toBool());
  if (value.isDouble()) return mixed(hash, std::bit_cast<std::uint64_t>(value.toDouble()));
  if (value.isString()) return mixed(hash, std::hash<std::string>{}(value.toStringRef()));
  if (value.isTensor() && value.toTensor().defined() && value.toTensor().layout() == c10::kStrided) {
    const auto tensor = value.toTensor().contiguous();
    for (const auto size : tensor.sizes()) hash = mixed(hash, static_cast<std::uint64_t>(size));
    return mixed(mixed(hash, static_cast<std::uint64_t>(tensor.scalar_type())), hash_of(bytes_of(tensor)));
  }
  if (value.isList())
    for (const auto& element : value.toListRef()) hash = mixed(hash, content_of(element));
  if (value.isTuple())
    for (const auto& element : value.toTupleRef().elements()) hash = mixed(hash, content_of(element));
  if (value.isGenericDict())
    for (const auto& entry : value.toGenericDict())
      hash = mixed(mixed(hash, content_of(entry.key())), content_of(entry.value()));
  return hash;
}

bool same_content(const at::Tensor& one, const at::Tensor& other) {
  if (one.sizes() != other.sizes() || one.scalar_type() != other.scalar_type() || one.layout() != c10::kStrided)
    return false;
  const auto left = one.contiguous();
  const auto right = other.contiguous();
  return left.nbytes() == 0 || std::memcmp(left.const_data_ptr(), right.const_data_ptr(), left.nbytes()) == 0;
}

}  // namespace

Difference::Difference(const Parts& parts, const Pristine& pristine, const std::vector<bool>& doubtful)
    : parts_(parts), pristine_(pristine), doubtful_(doubtful), tensors_(positions_of(parts.tensors)) {
  for (const auto& part : parts.objects) objects_.emplace(part.object.get(), &part);
  for (const auto& part : parts.lists) lists_.emplace(part.list.internalToPointer(), &part);
  for (const auto& part : parts.dicts) dicts_.emplace(part.dict.internalToPointer(), &part);
}

std::uint64_t Difference::hash() {
  compare(parts_.root, parts_.root, 1);
  for (const auto& constant : parts_.constants) compare(constant, constant, 3);
  for (const auto& [tensor, version] : parts_.others)
    if (tensor.unsafeGetTensorImpl()->version_counter().current_version() != version) differs(tensor, 2);
  return hash_;
}

void Difference::differs(const c10::IValue& now, std::uint64_t place) {
  hash_ = mixed(mixed(hash_, place), content_of(now));
  // 0 says that nothing is different.
  if (hash_ == 0) hash_ = 1;
}

void Difference::compare(const c10::IValue& now, const c10::IValue& before, std::uint64_t place) {
  if (before.isTensor()) return compare_tensors(now, before.toTensor(), place);
  if (same(now, before) && (!before.isPtrType() || before.isString())) return;
  if (!now.isPtrType() || !before.isPtrType() || now.tagKind() != before.tagKind()) return differs(now, place);
  const auto* kept = before.internalToPointer();
  if (!compared_.emplace(now.internalToPointer(), kept).second) return;
  if (now.isObject() && objects_.contains(kept)) {
    const auto object = now.toObject();
    if (object->type() != before.toObject()->type()) return differs(now, place);
    return compare_all(object->slots(), objects_.at(kept)->slots, place);
  }
  if (now.isList() && lists_.contains(kept)) return compare_all(now.toListRef(), lists_.at(kept)->elements, place);
  if (now.isGenericDict() && dicts_.contains(kept)) return compare_dicts(now, *dicts_.at(kept), place);
  if (now.isTuple()) return compare_all(now.toTupleRef().elements(), before.toTupleRef().elements(), place);
  if (!same(now, before)) differs(now, place);
}

void Difference::compare_all(c10::ArrayRef<c10::IValue> now, c10::ArrayRef<c10::IValue> before, std::uint64_t place) {
  if (now.size() != before.size()) {
    for (const auto& one : now) differs(one, place);
    return differs(static_cast<std::int64_t>(now.size()), place);
  }
  for (std::size_t i = 0; i < now.size(); ++i) compare(now[i], before[i], mixed(place, i));
}

void Difference::compare_dicts(const c10::IValue& now, const Parts::Dict& before, std::uint64_t place) {
  const auto flat = [](const auto& entries, auto&& key, auto&& value) {
    std::vector<c10::IValue> values;
    for (const auto& entry : entries) {
      values.push_back(key(entry));
      values.push_back(value(entry));
    }
    return values;
  };
  const auto is = flat(
      now.toGenericDict(), [](const auto& entry) { return entry.key(); },
      [](const auto& entry) { return entry.value(); });
  const auto was = flat(
      before.entries, [](const auto& entry) { return entry.first; }, [](const auto& entry) { return entry.second; });
  compare_all(is, was, place);
}

void Difference::compare_tensors(const c10::IValue& now, const at::Tensor& before, std::uint64_t place) {
  if (!now.isTensor() || now.toTensor().defined() != before.defined()) return differs(now, place);
  if (!before.defined()) return;
  const auto known = tensors_.find(before.unsafeGetTensorImpl());
  if (known == tensors_.end()) {
    if (!same(now, before)) differs(now, place);
    return;
  }
  const auto& part = parts_.tensors[known->second];
  if (same(now, before) && !doubtful_[part.storage] && !part.moved()) return;
  const auto was = tensor_before(before);
  if (!was.defined() || !same_content(now.toTensor(), was)) differs(now, place);
}

at::Tensor Difference::tensor_before(const at::Tensor& tensor) const {
  const auto& part = parts_.tensors[tensors_.at(tensor.unsafeGetTensorImpl())];
  const auto& kept = pristine_.storage(part.storage);
  if (!kept.bytes) return doubtful_[part.storage] ? at::Tensor{} : tensor;
  auto* begin = kept.bytes.get() + part.offset * static_cast<std::int64_t>(tensor.itemsize());
  return at::from_blob(begin, part.sizes, part.strides, tensor.scalar_type());
}

}  // namespace mainstay
