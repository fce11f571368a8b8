#include "runtime/tensor.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace mainstay {

static_assert(std::endian::native == std::endian::little, "tensors are little-endian, as the protocol's are");

namespace {

struct Kind {
  Datatype type;
  std::string_view name;
  std::size_t size;
};

constexpr std::array kinds{
    Kind{Datatype::boolean, "BOOL", 1},  Kind{Datatype::uint8, "UINT8", 1},   Kind{Datatype::uint16, "UINT16", 2},
    Kind{Datatype::uint32, "UINT32", 4}, Kind{Datatype::uint64, "UINT64", 8}, Kind{Datatype::int8, "INT8", 1},
    Kind{Datatype::int16, "INT16", 2},   Kind{Datatype::int32, "INT32", 4},   Kind{Datatype::int64, "INT64", 8},
    Kind{Datatype::fp16, "FP16", 2},     Kind{Datatype::bf16, "BF16", 2},     Kind{Datatype::fp32, "FP32", 4},
    Kind{Datatype::fp64, "FP64", 8},     Kind{Datatype::bytes, "BYTES", 0},
};

const Kind& kind_of(Datatype type) noexcept { return kinds[static_cast<std::size_t>(type)]; }

}  // namespace

std::string_view name_of(Datatype type) noexcept { return kind_of(type).name; }

std::size_t element_size(Datatype type) noexcept { return kind_of(type).size; }

std::optional<Datatype> datatype_from(std::string_view name) noexcept {
  for (const auto& kind : kinds)
    if (kind.name == name) return kind.type;
  return std::nullopt;
}

std::optional<std::size_t> element_count(std::span<const std::int64_t> shape) noexcept {
  std::size_t count = 1;
  for (auto dimension : shape)
    if (dimension < 0 || __builtin_mul_overflow(count, static_cast<std::size_t>(dimension), &count))
      return std::nullopt;
  return count;
}

Buffer Buffer::of(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  const auto* data = reinterpret_cast<const std::byte*>(owner->data());
  const auto size = owner->size();
  return {std::move(owner), data, size};
}

Buffer Buffer::of(std::vector<std::byte> bytes) {
  auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  const auto* data = owner->data();
  const auto size = owner->size();
  return {std::move(owner), data, size};
}

void append_bytes_element(std::string& out, std::string_view element) {
  const auto length = static_cast<std::uint32_t>(element.size());
  char prefix[sizeof length];
  std::memcpy(prefix, &length, sizeof length);
  out.append(prefix, sizeof prefix).append(element);
}

std::optional<std::vector<std::string_view>> bytes_elements(const Buffer& data) {
  std::vector<std::string_view> elements;
  for (auto rest = data.text(); !rest.empty();) {
    std::uint32_t length;
    if (rest.size() < sizeof length) return std::nullopt;
    std::memcpy(&length, rest.data(), sizeof length);
    rest.remove_prefix(sizeof length);
    if (rest.size() < length) return std::nullopt;
    elements.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return elements;
}

}  // namespace mainstay
