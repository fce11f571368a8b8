#pragma once

#include "http/exchange.hpp"
#include "runtime/error.hpp"

namespace mainstay::http {

/// The one place that knows which status an error has.
int status_of(Errc code) noexcept;

/// The answer to a request that failed: `{"error": "..."}`, with Retry-After where trying again makes sense.
Response error_response(const Error& error);

}  // namespace mainstay::http
