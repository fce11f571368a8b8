#pragma once

#include <string>
#include <vector>

#include "http/router.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http {

/// Of a route whose path has the model and its version; a request for one that is not there need not be kept. The
/// registry must outlive it.
Router::Deferrable model_in_path(const Registry& registry, std::vector<std::string> headers);

}  // namespace mainstay::http
