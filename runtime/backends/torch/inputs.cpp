#include "runtime/backends/torch/inputs.hpp"

#include <ATen/ops/from_blob.h>

#include <cstdint>
#include <string>

#include "runtime/backends/torch/datatypes.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

Result<at::Tensor> at_tensor(const Tensor& tensor, Use use) {
  const auto type = scalar_type_of(tensor.datatype);
  if (!type)
    return refusal("input \"" + tensor.name + "\" is " + std::string(name_of(tensor.datatype)) +
                   ", but the model takes numbers");
  const auto size = element_size(tensor.datatype);
  const auto count = element_count(tensor.shape);
  // Looked at here again, for what is wrong would be read from beyond the request's memory.
  if (!count || *count != tensor.data.size() / size || tensor.data.size() % size != 0)
    return refusal("input \"" + tensor.name + "\" has other data than its shape says");

  // Torch has no tensor that is only read. Who writes is known beforehand and gets a copy.
  auto* data = const_cast<std::byte*>(tensor.data.data());
  // A tensor of a binary request may begin anywhere in its body; torch's kernels may count on whole elements.
  const bool aligned = reinterpret_cast<std::uintptr_t>(data) % size == 0;
  if (use == Use::write || !aligned) return at::from_blob(data, tensor.shape, *type).clone();
  // Whatever the model keeps of it, the memory stays: the tensor owns a share of the buffer.
  return at::from_blob(
      data, tensor.shape, [kept = tensor.data](void*) {}, at::TensorOptions(*type));
}

}  // namespace mainstay
