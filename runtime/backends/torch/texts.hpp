#pragma once

#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// What TorchScript has in the place of BYTES tensors: str and List[str].
bool is_text(const c10::Type& type);
bool is_text(const c10::IValue& value);

/// The shape of a BYTES tensor for a text type: [1] for str, [-1] for List[str].
std::vector<std::int64_t> text_shape(const c10::Type& type);

/// A BYTES tensor of a request as forward wants it. An error where it is another tensor, has another shape than `type`
/// takes, or where its data is not what its shape says.
Result<c10::IValue> text_from(const Tensor& tensor, const c10::Type& type);

/// A str or List[str] as a tensor of an answer.
Tensor bytes_tensor(std::string name, const c10::IValue& text);

}  // namespace mainstay
