#pragma once

#include <ATen/core/ivalue.h>

#include <cstdint>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/backends/torch/parts.hpp"
#include "runtime/backends/torch/pristine.hpp"

namespace mainstay {

/// Compares a module as it is now with what it was, by content: a tensor in the place of another one of the same
/// numbers is no difference.
class Difference {
 public:
  /// `doubtful`: for each storage whether its bytes may have changed.
  Difference(const Parts& parts, const Pristine& pristine, const std::vector<bool>& doubtful);

  /// Of what is different and where; 0: nothing is.
  std::uint64_t hash();

 private:
  /// `place`: a hash of the way to the value.
  void compare(const c10::IValue& now, const c10::IValue& before, std::uint64_t place);
  void compare_tensors(const c10::IValue& now, const at::Tensor& before, std::uint64_t place);
  void compare_all(c10::ArrayRef<c10::IValue> now, c10::ArrayRef<c10::IValue> before, std::uint64_t place);
  void compare_dicts(const c10::IValue& now, const Parts::Dict& before, std::uint64_t place);
  void differs(const c10::IValue& now, std::uint64_t place);
  /// As it was; undefined where that is not known.
  at::Tensor tensor_before(const at::Tensor& tensor) const;

  const Parts& parts_;
  const Pristine& pristine_;
  const std::vector<bool>& doubtful_;
  std::unordered_map<const c10::TensorImpl*, std::size_t> tensors_;
  std::unordered_map<const void*, const Parts::Object*> objects_;
  std::unordered_map<const void*, const Parts::List*> lists_;
  std::unordered_map<const void*, const Parts::Dict*> dicts_;
  std::set<std::pair<const void*, const void*>> compared_;
  std::uint64_t hash_ = 0;
};

}  // namespace mainstay
