#include "runtime/backends/torch/state.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_set>
#include <utility>

#include "runtime/backends/torch/bytes.hpp"
#include "runtime/backends/torch/difference.hpp"
#include "runtime/backends/torch/same.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

bool same_elements(c10::ArrayRef<c10::IValue> now, const std::vector<c10::IValue>& kept) {
  return std::equal(now.begin(), now.end(), kept.begin(), kept.end(), same);
}

bool same_entries(const c10::Dict<c10::IValue, c10::IValue>& now, const Parts::Dict& kept) {
  if (now.size() != kept.entries.size()) return false;
  auto entry = kept.entries.begin();
  for (const auto& one : now) {
    if (!same(one.key(), entry->first) || !same(one.value(), entry->second)) return false;
    ++entry;
  }
  return true;
}

bool lies_as_kept(const Parts::Tensor& part, const c10::Storage& storage) {
  const auto& tensor = part.tensor;
  return tensor.storage().unsafeGetStorageImpl() == storage.unsafeGetStorageImpl() &&
         tensor.storage_offset() == part.offset && tensor.sizes() == part.sizes && tensor.strides() == part.strides;
}

}  // namespace

ModuleState::ModuleState(const torch::jit::Module& module)
    : writes_(std::make_shared<const Writes>(writes_of(module))),
      parts_(module._ivalue(), *writes_),
      pristine_(std::make_shared<Pristine>(parts_)),
      doubtful_(parts_.storages.size()) {}

ModuleState::ModuleState(c10::IValue module, std::shared_ptr<const Writes> writes, std::shared_ptr<Pristine> pristine)
    : writes_(std::move(writes)),
      parts_(std::move(module), *writes_),
      pristine_(std::move(pristine)),
      doubtful_(parts_.storages.size()) {}

std::unique_ptr<ModuleState> ModuleState::another() const {
  auto module = pristine_->another(parts_);
  if (module.isNone()) return nullptr;
  return std::unique_ptr<ModuleState>(new ModuleState(std::move(module), writes_, pristine_));
}

std::uint64_t ModuleState::bytes() const {
  std::unordered_set<const c10::StorageImpl*> counted;
  std::uint64_t bytes = pristine_->bytes_kept();
  const auto count = [&](const Parts& parts) {
    for (const auto& part : parts.storages)
      if (counted.insert(part.storage.unsafeGetStorageImpl()).second) bytes += part.storage.nbytes();
  };
  count(parts_);
  // A call may have put others in their place.
  count(Parts{parts_.root, *writes_});
  return bytes;
}

void ModuleState::note_moved() {
  for (const auto& part : parts_.tensors) {
    if (!part.moved()) continue;
    pristine_->storage(part.storage).moved = true;
    doubtful_[part.storage] = true;
  }
}

Status ModuleState::part_from(const ModuleState& earlier) {
  for (const auto& part : earlier.parts_.tensors)
    if (part.moved()) pristine_->storage(part.storage).moved = true;
  std::vector<bool> parted(parts_.storages.size());
  for (std::size_t i = 0; i < parts_.storages.size(); ++i) {
    auto& storage = parts_.storages[i].storage;
    const bool shared = storage.unsafeGetStorageImpl() == earlier.parts_.storages[i].storage.unsafeGetStorageImpl();
    if (!shared || !pristine_->storage(i).moved) continue;
    auto fresh = pristine_->storage(i).copy();
    if (!fresh) return trouble("a tensor was written to that no copy was kept of");
    storage = std::move(fresh);
    parted[i] = true;
  }
  for (auto& part : parts_.tensors)
    if (parted[part.storage])
      part.tensor.unsafeGetTensorImpl()->set_storage_keep_dtype(parts_.storages[part.storage].storage);
  return success();
}

Status ModuleState::restore() {
  restore_arrangement();
  if (generator_->moved()) generator_->restart();
  return restore_tensors();
}

bool ModuleState::arrangement_changed() const {
  const auto object_changed = [](const Parts::Object& part) {
    const auto& slots = part.object->slots();
    return std::any_of(part.settable.begin(), part.settable.end(),
                       [&](std::size_t i) { return !same(slots[i], part.slots[i]); });
  };
  return std::any_of(parts_.objects.begin(), parts_.objects.end(), object_changed) ||
         std::any_of(parts_.lists.begin(), parts_.lists.end(),
                     [](const auto& part) { return !same_elements(part.list.toListRef(), part.elements); }) ||
         std::any_of(parts_.dicts.begin(), parts_.dicts.end(),
                     [](const auto& part) { return !same_entries(part.dict.toGenericDict(), part); });
}

void ModuleState::restore_arrangement() {
  for (auto& part : parts_.objects)
    for (const auto i : part.settable)
      if (!same(part.object->slots()[i], part.slots[i])) part.object->setSlot(i, part.slots[i]);
  for (auto& part : parts_.lists) {
    if (same_elements(part.list.toListRef(), part.elements)) continue;
    auto list = part.list.toList();
    list.clear();
    for (const auto& element : part.elements) list.push_back(element);
  }
  for (auto& part : parts_.dicts) {
    auto dict = part.dict.toGenericDict();
    if (same_entries(dict, part)) continue;
    dict.clear();
    for (const auto& [key, value] : part.entries) dict.insert(key, value);
  }
}

Status ModuleState::restore_tensors() {
  for (const auto& [tensor, version] : parts_.others)
    if (tensor.unsafeGetTensorImpl()->version_counter().current_version() != version)
      return trouble("a tensor was written to that is not an ordinary one");
  note_moved();
  for (std::size_t i = 0; i < doubtful_.size(); ++i)
    if (doubtful_[i])
      if (auto restored = restore_storage(i); !restored) return restored;
  for (auto& part : parts_.tensors) {
    if (!part.moved()) continue;
    const auto& storage = parts_.storages[part.storage].storage;
    auto* tensor = part.tensor.unsafeGetTensorImpl();
    if (!lies_as_kept(part, storage)) {
      tensor->set_storage_keep_dtype(storage);
      tensor->set_sizes_and_strides(part.sizes, part.strides, part.offset);
    }
    part.version = tensor->version_counter().current_version();
  }
  return success();
}

Status ModuleState::restore_storage(std::size_t position) {
  const auto& kept = pristine_->storage(position);
  if (!kept.bytes) return trouble("a tensor was written to that no copy was kept of");
  auto& storage = *parts_.storages[position].storage.unsafeGetStorageImpl();
  if (storage.nbytes() != kept.size) return trouble("a tensor's memory was given another size");
  if (kept.size > 0) std::memcpy(storage.mutable_data(), kept.bytes.get(), kept.size);
  return success();
}

bool ModuleState::prove_moved() {
  for (const auto& part : parts_.tensors)
    if (part.moved() && !lies_as_kept(part, parts_.storages[part.storage].storage)) return false;
  for (std::size_t i = 0; i < doubtful_.size(); ++i) {
    if (!doubtful_[i]) continue;
    const auto& kept = pristine_->storage(i);
    const auto& storage = parts_.storages[i].storage;
    if (!kept.bytes || storage.nbytes() != kept.size) return false;
    if (checksum({static_cast<const std::byte*>(storage.data()), kept.size}) != kept.checksum) return false;
    doubtful_[i] = false;
  }
  for (auto& part : parts_.tensors)
    part.version = part.tensor.unsafeGetTensorImpl()->version_counter().current_version();
  return true;
}

std::uint64_t ModuleState::differences() {
  note_moved();
  const bool drawn = generator_->moved();
  if (!drawn && !arrangement_changed() && prove_moved()) return 0;
  const auto drawn_hash = drawn ? generator_->hash() : 0;
  return drawn_hash ^ Difference { parts_, *pristine_, doubtful_ }.hash();
}

}  // namespace mainstay
