#pragma once

#include <cstddef>
#include <optional>

#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// The bytes behind the JSON of a request, which belong to its inputs, one after the other.
class BinaryData {
 public:
  /// Nothing: the request does not say where its JSON ends.
  explicit BinaryData(std::optional<Buffer> bytes) : bytes_(std::move(bytes)) {}

  /// Takes the next bytes, as many as the input's parameter `binary_data_size` says, for a tensor of which all else is
  /// known. They are not copied unless they lie where a value of their type cannot.
  Status take(const Parameter& size, Tensor& input);

  /// Whether every byte has been taken.
  Status finish() const;

 private:
  std::optional<Buffer> bytes_;
  std::size_t taken_ = 0;
};

/// Whether the bytes of an input are what its shape and datatype say.
Status check_bytes(const Tensor& input);

/// Of a request that is nothing but data: the input that it is for the model, with as many elements as there
/// are bytes for. The model must have one input, with one variable dimension at most. Of BYTES it is the one element.
Result<Tensor> raw_input(const Buffer& bytes, const Signature& signature);

}  // namespace mainstay::http::oip
