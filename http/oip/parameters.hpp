#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// Reads a `parameters` object: bool, integer, double and string values. `owner` says in errors whose parameters they
/// are.
Result<Parameters> read_parameters(simdjson::dom::element json, std::string_view owner);

/// The value of a parameter that is an integer of 0 or more; nothing for any other.
std::optional<std::uint64_t> unsigned_integer(const Parameter& parameter) noexcept;

/// Whether what the protocol says of its own parameters of a request holds for them: `sequence_id` is an integer of 0
/// or more or a text, `sequence_start` and `sequence_end` are bools, `priority` and `timeout` integers of 0 or more.
Status check_own_parameters(const Parameters& parameters);

}  // namespace mainstay::http::oip
