#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// Texts and bytes share memory with the request where they stand in it as they are.
using Scalar = std::variant<bool, std::int64_t, double, Buffer>;

/// What a request says of a field.
struct FieldValue {
  bool is_list = false;
  /// One, where it is no list.
  std::vector<Scalar> items;
};

}  // namespace mainstay::http::routes
