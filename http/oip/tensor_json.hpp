#pragma once

#include <simdjson.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// Whether elements may be stand-ins for what is not a number (not_numbers.hpp).
enum class StandIns : bool { no, yes };

/// Reads the `data` of a tensor, flat or nested as its shape says, into the memory that the model will see. `count` is
/// the number of elements of the shape; `tensor` names it in errors. Not for FP16 and BF16, which JSON cannot carry.
Result<Buffer> read_tensor_data(simdjson::dom::element json, Datatype datatype, std::span<const std::int64_t> shape,
                                std::size_t count, std::string_view tensor, StandIns stand_ins);

}  // namespace mainstay::http::oip
