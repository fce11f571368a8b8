#pragma once

#include <cstddef>
#include <string>

#include "runtime/tensor.hpp"

namespace mainstay::http::routes {

/// Appends the element that lies there as JSON; null for a number that JSON has no word for.
using AppendElement = void (*)(std::string& out, const std::byte* at);

/// For elements of that type. Null: JSON cannot carry it, or it has no elements of one size.
AppendElement appender_of(Datatype type) noexcept;

}  // namespace mainstay::http::routes
