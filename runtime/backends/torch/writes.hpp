#pragma once

#include <torch/csrc/jit/api/module.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace mainstay {

/// What the calls of a module may change of it, found by reading its code. Names are those of attributes, of whatever
/// submodule. It may name too much, and `tensors` may lack what an operator changes without saying so.
struct Writes {
  /// Attributes that may be given another value.
  std::set<std::string> attributes;
  /// Attributes whose tensors may be written to.
  std::set<std::string> tensors;
  /// The code calls what is not known before it runs: any attribute may be given another value.
  bool any_attribute = false;
  /// Values could not be followed: any tensor may be written to.
  bool any_tensor = false;
  /// What lies in the code itself, tensors and containers of them, and whether it may be written to. Modules that share
  /// the code share it.
  std::vector<std::pair<c10::IValue, bool>> constants;

  bool may_set(const std::string& attribute) const { return any_attribute || attributes.contains(attribute); }
  bool may_write_to(const std::string& attribute) const { return any_tensor || tensors.contains(attribute); }
};

Writes writes_of(const torch::jit::Module& module);

}  // namespace mainstay
