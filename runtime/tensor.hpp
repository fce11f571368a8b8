#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay {

/// The element types of the Open Inference Protocol.
enum class Datatype : std::uint8_t {
  boolean,
  uint8,
  uint16,
  uint32,
  uint64,
  int8,
  int16,
  int32,
  int64,
  fp16,
  bf16,
  fp32,
  fp64,
  bytes,
};

/// The protocol's name of a type, for example "FP32".
std::string_view name_of(Datatype type) noexcept;
std::optional<Datatype> datatype_from(std::string_view name) noexcept;

/// Bytes of one element; 0 for `bytes`, whose elements differ in length.
std::size_t element_size(Datatype type) noexcept;

/// The number of elements, or nothing where a dimension is negative or the product does not fit.
std::optional<std::size_t> element_count(std::span<const std::int64_t> shape) noexcept;

/// Memory that somebody owns: a slice that stays valid as long as any copy of it lives. Never changed after it was
/// filled.
class Buffer {
 public:
  Buffer() = default;
  Buffer(std::shared_ptr<const void> owner, const std::byte* data, std::size_t size)
      : owner_(std::move(owner)), data_(data), size_(size) {}

  /// Takes a string over, without copying it.
  static Buffer of(std::string bytes);
  static Buffer of(std::vector<std::byte> bytes);

  const std::byte* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }
  Buffer slice(std::size_t offset, std::size_t size) const { return {owner_, data_ + offset, size}; }

 private:
  std::shared_ptr<const void> owner_;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A named tensor, dense and row-major. Elements of `bytes` tensors are each a little-endian 4-byte length and the
/// bytes.
struct Tensor {
  std::string name;
  Datatype datatype = Datatype::fp32;
  std::vector<std::int64_t> shape;
  Buffer data;
};

/// Appends one element of a `bytes` tensor to its serialized form.
void append_bytes_element(std::string& out, std::string_view element);

/// The elements of a serialized `bytes` tensor, or nothing where the lengths do not add up.
std::optional<std::vector<std::string_view>> bytes_elements(const Buffer& data);

/// What a model declares about one of its inputs or outputs.
struct TensorSpec {
  std::string name;
  /// Nothing: the model did not say, any type is passed on. Metadata then shows FP32.
  std::optional<Datatype> datatype;
  /// -1 where a dimension is variable; nothing where the model did not say.
  std::optional<std::vector<std::int64_t>> shape;
};

struct Signature {
  std::vector<TensorSpec> inputs;
  std::vector<TensorSpec> outputs;
  /// Its answers come in pieces, each of which has some of the outputs.
  bool streams = false;
};

}  // namespace mainstay
