#pragma once

#include <string>
#include <vector>

#include "http/exchange.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// With the extensions of the protocol that are served.
Response server_metadata(const std::vector<std::string>& extensions);

/// 503 until the model has been loaded once: its inputs and outputs are not known before.
Response model_metadata(const ServedModel& model, const std::vector<std::string>& versions);

}  // namespace mainstay::http::oip
