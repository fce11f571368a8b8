#pragma once

#include <string>
#include <vector>

#include "http/exchange.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// How a model is run, in the shape that clients of the protocol expect: what load generators make their requests from.
/// Nothing stands in it that does not hold. 503 until the model has been loaded once.
Response model_configuration(const ServedModel& model, const std::vector<std::string>& versions);

}  // namespace mainstay::http::oip
