#pragma once

#include "config/routes.hpp"
#include "http/openapi/json.hpp"
#include "http/openapi/reader.hpp"

namespace mainstay::http::openapi {

/// The name of the example of an operation that has but one.
inline constexpr const char* only_example = "example";

/// A route of the configuration. Null where its model is one that the reader may not use.
Json configured_operation(const config::Route& route, const Reader& reader);

}  // namespace mainstay::http::openapi
