#pragma once

#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/tensor.hpp"

namespace mainstay::testing {

template <class T>
Buffer buffer_of(const std::vector<T>& values) {
  const auto bytes = std::as_bytes(std::span(values));
  return Buffer::of(std::vector<std::byte>(bytes.begin(), bytes.end()));
}

inline Tensor fp32(std::string name, const std::vector<float>& values, std::vector<std::int64_t> shape) {
  return {std::move(name), Datatype::fp32, std::move(shape), buffer_of(values)};
}

inline Tensor fp32(std::string name, const std::vector<float>& values) {
  return fp32(std::move(name), values, {static_cast<std::int64_t>(values.size())});
}

template <class T>
std::vector<T> values_of(const Tensor& tensor) {
  std::vector<T> values(tensor.data.size() / sizeof(T));
  std::memcpy(values.data(), tensor.data.data(), values.size() * sizeof(T));
  return values;
}

}  // namespace mainstay::testing
