#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "http/routes/field_value.hpp"

namespace mainstay::http::routes {

// A number as a datatype holds it; nothing: it does not.

/// Nothing: the datatype does not hold it.
template <class T>
std::optional<T> held(double value) {
  if constexpr (std::floating_point<T>) {
    if (std::abs(value) > double{std::numeric_limits<T>::max()}) return std::nullopt;
    return static_cast<T>(value);
  } else {
    return std::nullopt;
  }
}

template <class T>
std::optional<T> held(std::int64_t value) {
  if constexpr (std::floating_point<T>)
    return static_cast<T>(value);
  else
    return std::in_range<T>(value) ? std::optional(static_cast<T>(value)) : std::nullopt;
}

template <class T>
std::optional<T> held(bool value) {
  return static_cast<T>(value ? 1 : 0);
}

template <class T>
std::optional<T> held(const Buffer&) {
  return std::nullopt;
}

template <class T>
std::optional<T> held_scalar(const Scalar& scalar) {
  return std::visit([](const auto& value) { return held<T>(value); }, scalar);
}

}  // namespace mainstay::http::routes
