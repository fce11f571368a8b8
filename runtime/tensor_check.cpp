#include "runtime/tensor_check.hpp"

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

namespace mainstay {

namespace {

// A list of them could take several times the memory of the tensor.
std::optional<std::size_t> count_elements(std::string_view serialized) noexcept {
  std::size_t count = 0;
  for (; !serialized.empty(); ++count) {
    std::uint32_t length;
    if (serialized.size() < sizeof length) return std::nullopt;
    std::memcpy(&length, serialized.data(), sizeof length);
    serialized.remove_prefix(sizeof length);
    if (serialized.size() < length) return std::nullopt;
    serialized.remove_prefix(length);
  }
  return count;
}

}  // namespace

std::string misfit(const Tensor& tensor) {
  const auto count = element_count(tensor.shape);
  if (!count) return "has the impossible shape " + text_of(tensor.shape);
  const auto said = [&](std::size_t found, const char* what) {
    return "has " + std::to_string(found) + what + " for the shape " + text_of(tensor.shape) + " of " +
           std::string(name_of(tensor.datatype));
  };
  if (tensor.datatype == Datatype::bytes) {
    const auto elements = count_elements(tensor.data.text());
    if (!elements) return "has elements whose lengths do not add up";
    return *elements == *count ? std::string{} : said(*elements, " elements");
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
