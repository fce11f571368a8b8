#pragma once

#include <simdjson.h>

#include <string_view>

#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// Reads a `parameters` object: bool, integer, double and string values. `owner` says in errors whose parameters they
/// are.
Result<Parameters> read_parameters(simdjson::dom::element json, std::string_view owner);

}  // namespace mainstay::http::oip
