#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// Names and values in their order, decoded.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A query or a form with more is refused.
inline constexpr std::size_t max_pairs = 1024;

/// What is behind the `?` of a target.
std::string_view query_of(std::string_view target) noexcept;

/// "a=1&b=x+y": a query, or a body of application/x-www-form-urlencoded. `what` names it in messages.
Result<Pairs> parse_urlencoded(std::string_view text, std::string_view what);

}  // namespace mainstay::http::routes
