#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/Storage.h>

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/backends/torch/writes.hpp"

namespace mainstay {

/// Everything that a module is made of, and the constants of its code; each thing once however often it is referred to.
/// Two modules of the same content have the same parts in the same order.
struct Parts {
  struct Object {
    c10::intrusive_ptr<c10::ivalue::Object> object;
    std::vector<c10::IValue> slots;
    /// Positions of the slots that a call may set.
    std::vector<std::size_t> settable;
  };
  struct List {
    c10::IValue list;
    std::vector<c10::IValue> elements;
  };
  struct Dict {
    c10::IValue dict;
    std::vector<std::pair<c10::IValue, c10::IValue>> entries;
  };
  /// A dense tensor in main memory.
  struct Tensor {
    at::Tensor tensor;
    std::size_t storage;
    std::int64_t offset;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
    std::uint32_t version;

    bool moved() const { return tensor.unsafeGetTensorImpl()->version_counter().current_version() != version; }
  };
  struct Storage {
    c10::Storage storage;
    /// A call may write to it.
    bool written = false;
  };

  Parts(c10::IValue root, const Writes& writes);

  c10::IValue root;
  std::vector<c10::IValue> constants;
  std::vector<Object> objects;
  std::vector<List> lists;
  std::vector<Dict> dicts;
  std::vector<Tensor> tensors;
  std::vector<Storage> storages;
  /// Tensors whose memory cannot be copied back: sparse ones, those of other devices.
  std::vector<std::pair<at::Tensor, std::uint32_t>> others;
  /// Nothing is there of which another one could not be made: no object of C++, for one, and nothing in the code that a
  /// call may write to, for the code would be shared.
  bool copyable = true;
};

/// For every tensor where it stands among the parts.
std::unordered_map<const c10::TensorImpl*, std::size_t> positions_of(const std::vector<Parts::Tensor>& tensors);

}  // namespace mainstay
