#pragma once

#include <optional>

#include "http/exchange.hpp"
#include "http/guard/scope.hpp"
#include "runtime/error.hpp"

namespace mainstay::http {

/// Why an order is refused that the page of another site has a browser send: whoever looks at such a page has not asked
/// for it. Nothing: the request does not change anything, comes from a page of this server, or from no browser.
std::optional<Error> order_of_a_foreign_page(const Exchange& exchange, Scope scope);

}  // namespace mainstay::http
