#include "runtime/state/zeros.hpp"

#include <algorithm>
#include <cstdint>

namespace mainstay {

namespace {

/// Of an empty text, which is its length alone.
constexpr std::size_t empty_text_size = 4;

}  // namespace

std::vector<Tensor> zeros(const std::vector<TensorSpec>& specs) {
  std::vector<Tensor> tensors;
  for (const auto& spec : specs) {
    Tensor tensor{
        spec.name, spec.datatype.value_or(Datatype::fp32), spec.shape.value_or(std::vector<std::int64_t>{1}), {}};
    std::ranges::replace(tensor.shape, -1, 1);
    const auto each = tensor.datatype == Datatype::bytes ? empty_text_size : element_size(tensor.datatype);
    tensor.data = Buffer::of(std::vector<std::byte>(element_count(tensor.shape).value_or(0) * each));
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

}  // namespace mainstay
