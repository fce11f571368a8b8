#include "runtime/backends/torch/datatypes.hpp"

#include <array>

namespace mainstay {

namespace {

struct Counterpart {
  Datatype ours;
  c10::ScalarType theirs;
};

constexpr std::array counterparts{
    Counterpart{Datatype::boolean, c10::ScalarType::Bool},  Counterpart{Datatype::uint8, c10::ScalarType::Byte},
    Counterpart{Datatype::uint16, c10::ScalarType::UInt16}, Counterpart{Datatype::uint32, c10::ScalarType::UInt32},
    Counterpart{Datatype::uint64, c10::ScalarType::UInt64}, Counterpart{Datatype::int8, c10::ScalarType::Char},
    Counterpart{Datatype::int16, c10::ScalarType::Short},   Counterpart{Datatype::int32, c10::ScalarType::Int},
    Counterpart{Datatype::int64, c10::ScalarType::Long},    Counterpart{Datatype::fp16, c10::ScalarType::Half},
    Counterpart{Datatype::bf16, c10::ScalarType::BFloat16}, Counterpart{Datatype::fp32, c10::ScalarType::Float},
    Counterpart{Datatype::fp64, c10::ScalarType::Double},
};

}  // namespace

std::optional<c10::ScalarType> scalar_type_of(Datatype type) noexcept {
  for (const auto& [ours, theirs] : counterparts)
    if (ours == type) return theirs;
  return std::nullopt;
}

std::optional<Datatype> datatype_of(c10::ScalarType type) noexcept {
  for (const auto& [ours, theirs] : counterparts)
    if (theirs == type) return ours;
  return std::nullopt;
}

}  // namespace mainstay
