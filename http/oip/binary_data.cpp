#include "http/oip/binary_data.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "http/json_text.hpp"
#include "http/oip/parameters.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::oip {

namespace {

Error invalid(const TensorSpec& spec, const std::string& what) {
  return {Errc::invalid_argument, "input " + shown(spec.name) + what};
}
Error invalid(const Tensor& input, const std::string& what) {
  return {Errc::invalid_argument, "input " + shown(input.name) + what};
}

// Where JSON ends is up to the client, and models are promised that what they get is aligned for its type.
Buffer aligned(Buffer bytes, Datatype type) {
  const auto size = std::max<std::size_t>(element_size(type), 1);
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % size == 0) return bytes;
  const auto words = (bytes.size() + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
  auto memory = std::make_shared_for_overwrite<std::uint64_t[]>(words);
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  const auto* const data = reinterpret_cast<const std::byte*>(memory.get());
  return {std::move(memory), data, bytes.size()};
}

}  // namespace

Status check_bytes(const Tensor& input) {
  if (const auto wrong = misfit(input); !wrong.empty()) return invalid(input, " " + wrong);
  if (input.datatype != Datatype::boolean) return success();
  // To a model a bool of another value is undefined behaviour.
  const auto text = input.data.text();
  const auto other =
      std::find_if(text.begin(), text.end(), [](char byte) { return static_cast<unsigned char>(byte) > 1; });
  if (other == text.end()) return success();
  return invalid(input, ": byte " + std::to_string(other - text.begin()) + " is neither 0 nor 1, as BOOL is");
}

namespace {

// With as many elements along the variable dimension as there are bytes for. What does not divide is found out by
// whoever compares shape and size.
void fit_to(std::size_t bytes, Tensor& input) {
  auto variable = std::find_if(input.shape.begin(), input.shape.end(), [](std::int64_t size) { return size < 0; });
  if (variable == input.shape.end()) return;
  *variable = 1;
  const auto row = element_count(input.shape).value_or(0);
  std::size_t bytes_of_row = 0;
  if (__builtin_mul_overflow(row, element_size(input.datatype), &bytes_of_row)) return;
  *variable = bytes_of_row == 0 ? 0 : static_cast<std::int64_t>(bytes / bytes_of_row);
}

Status become_one_element(const Buffer& bytes, Tensor& input) {
  for (auto& size : input.shape)
    if (size < 0) size = 1;
  if (element_count(input.shape) != 1)
    return invalid(input, " has the shape " + text_of(input.shape) + ", but a body without JSON is one element");
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
    return invalid(input, ": an element of 4 GiB cannot be told");
  std::string element;
  element.reserve(sizeof(std::uint32_t) + bytes.size());
  append_bytes_element(element, bytes.text());
  input.data = Buffer::of(std::move(element));
  return success();
}

}  // namespace

Status BinaryData::take(const Parameter& size, Tensor& input) {
  const auto given = unsigned_integer(size);
  if (!given) return invalid(input, ": binary_data_size is not a number of bytes");
  if (!bytes_) return invalid(input, " has a binary_data_size, but the request has no Inference-Header-Content-Length");
  const std::uint64_t wanted = *given;
  const auto left = bytes_->size() - taken_;
  if (wanted > left)
    return invalid(input, ": binary_data_size is " + std::to_string(wanted) + ", but only " + std::to_string(left) +
                              " bytes of the body are left for it");
  input.data = bytes_->slice(taken_, wanted);
  taken_ += wanted;
  if (auto status = check_bytes(input); !status) return status;
  input.data = aligned(std::move(input.data), input.datatype);
  return success();
}

Status BinaryData::finish() const {
  const auto left = bytes_ ? bytes_->size() - taken_ : 0;
  if (left == 0) return success();
  return Error{Errc::invalid_argument,
               "there are " + std::to_string(left) + " bytes behind the JSON that belong to no input"};
}

Result<Tensor> raw_input(const Buffer& bytes, const Signature& signature) {
  if (signature.inputs.size() != 1)
    return Error{Errc::invalid_argument, "a body without JSON is the data of one input, and the model has " +
                                             std::to_string(signature.inputs.size())};
  const auto& spec = signature.inputs.front();
  if (!spec.datatype || !spec.shape)
    return invalid(spec, ": the model does not say what it is, so that a body without JSON does not tell it either");
  if (std::count_if(spec.shape->begin(), spec.shape->end(), [](std::int64_t size) { return size < 0; }) > 1)
    return invalid(spec, " has the shape " + text_of(*spec.shape) + ", which a body without JSON cannot tell");

  Tensor input{spec.name, *spec.datatype, *spec.shape, bytes};
  if (input.datatype == Datatype::bytes) {
    if (auto status = become_one_element(bytes, input); !status) return std::move(status).error();
    return input;
  }
  fit_to(bytes.size(), input);
  if (auto status = check_bytes(input); !status) return std::move(status).error();
  input.data = aligned(std::move(input.data), input.datatype);
  return input;
}

}  // namespace mainstay::http::oip
