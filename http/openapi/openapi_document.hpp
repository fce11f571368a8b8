#pragma once

#include <string>
#include <vector>

#include "http/openapi/handbook.hpp"
#include "http/openapi/json.hpp"
#include "http/openapi/reader.hpp"
#include "http/router.hpp"

namespace mainstay::http::openapi {

/// An OpenAPI 3.1 document of some routes, as they are for its reader now.
Json document_of(const std::vector<ListedRoute>& routes, const Handbook& handbook, const Reader& reader);

/// "GET /v2" for each route that neither the handbook nor the configuration tells of. The document has it all the same,
/// without a word on it.
std::vector<std::string> undescribed(const std::vector<ListedRoute>& routes, const Handbook& handbook,
                                     const config::Config& config);

}  // namespace mainstay::http::openapi
