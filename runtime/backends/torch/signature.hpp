#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <vector>

#include "config/config.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// How the tensors of a request become the arguments of forward.
struct Arguments {
  std::vector<TensorSpec> inputs;
  /// For each input the argument that it is, self not counted.
  std::vector<std::size_t> positions;
  /// For each input the type of that argument: a tensor, or a text.
  std::vector<c10::TypePtr> types;
  /// For each argument its default; what stands where an input goes is never used.
  std::vector<c10::IValue> values;
};

/// Declared inputs are found by name where they are named as forward's arguments are, otherwise by position; arguments
/// with a default may be left out. Without a declaration the inputs are the arguments that have no default.
Result<Arguments> arguments_of(const c10::FunctionSchema& forward, const std::vector<config::TensorDecl>& declared);

/// The outputs, as declared or as the return type tells them. Nothing where only the call itself will tell.
Result<std::vector<TensorSpec>> outputs_of(const c10::FunctionSchema& forward,
                                           const std::vector<config::TensorDecl>& declared);

}  // namespace mainstay
