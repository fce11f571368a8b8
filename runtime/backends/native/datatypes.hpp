#pragma once

#include <optional>

#include "mainstay/plugin.h"
#include "runtime/tensor.hpp"

namespace mainstay {

mainstay_datatype plugin_datatype(Datatype type) noexcept;
/// Nothing for MAINSTAY_ANY and for numbers that mean nothing.
std::optional<Datatype> datatype_of(mainstay_datatype type) noexcept;

}  // namespace mainstay
