#include "runtime/tensor_check.hpp"

#include <cstddef>

namespace mainstay {

std::string misfit(const Tensor& tensor) {
  const auto count = element_count(tensor.shape);
  if (!count) return "has the impossible shape " + text_of(tensor.shape);
  const auto said = [&](std::size_t found, const char* what) {
    return "has " + std::to_string(found) + what + " for the shape " + text_of(tensor.shape) + " of " +
           std::string(name_of(tensor.datatype));
  };
  if (tensor.datatype == Datatype::bytes) {
    const auto elements = bytes_elements(tensor.data);
    if (!elements) return "has elements whose lengths do not add up";
    return elements->size() == *count ? std::string{} : said(elements->size(), " elements");
  }
  std::size_t expected = 0;
  if (__builtin_mul_overflow(*count, element_size(tensor.datatype), &expected) || expected != tensor.data.size())
    return said(tensor.data.size(), " bytes");
  return {};
}

std::string text_of(std::span<const std::int64_t> shape) {
  std::string text;
  for (const auto dimension : shape) text.append(text.empty() ? "" : ", ").append(std::to_string(dimension));
  return '[' + text + ']';
}

}  // namespace mainstay
