#pragma once

#include <c10/core/ScalarType.h>

#include <optional>

#include "runtime/tensor.hpp"

namespace mainstay {

/// Nothing for BYTES, which torch does not have.
std::optional<c10::ScalarType> scalar_type_of(Datatype type) noexcept;

/// Nothing for types that the protocol does not have, complex numbers for one.
std::optional<Datatype> datatype_of(c10::ScalarType type) noexcept;

}  // namespace mainstay
