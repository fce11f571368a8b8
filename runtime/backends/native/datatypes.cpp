#include "runtime/backends/native/datatypes.hpp"

namespace mainstay {

// The interface counts as the server does, but begins with "any".
static_assert(MAINSTAY_BOOL == static_cast<int>(Datatype::boolean) + 1);
static_assert(MAINSTAY_INT8 == static_cast<int>(Datatype::int8) + 1);
static_assert(MAINSTAY_FP16 == static_cast<int>(Datatype::fp16) + 1);
static_assert(MAINSTAY_BYTES == static_cast<int>(Datatype::bytes) + 1);

mainstay_datatype plugin_datatype(Datatype type) noexcept { return static_cast<mainstay_datatype>(type) + 1; }

std::optional<Datatype> datatype_of(mainstay_datatype type) noexcept {
  if (type < MAINSTAY_BOOL || type > MAINSTAY_BYTES) return std::nullopt;
  return static_cast<Datatype>(type - 1);
}

}  // namespace mainstay
