#pragma once

#include <optional>
#include <string>

#include "http/exchange.hpp"

namespace mainstay::http {

/// {"NAME":true}; or, with 503, false and why not: as any other error, and in the words of the question besides.
Response yes_or_no(const std::string& name, const std::optional<std::string>& why_not);

}  // namespace mainstay::http
