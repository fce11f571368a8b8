#include "http/guard/foreign_page.hpp"

#include <string_view>

namespace mainstay::http {

namespace {

bool is_order(const Request& request, Scope scope) {
  return scope == Scope::admin && request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

/// "http://127.0.0.1:8000" is of "127.0.0.1:8000".
std::string_view authority_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == origin.npos ? origin : origin.substr(scheme + 3);
}

}  // namespace

std::optional<Error> order_of_a_foreign_page(const Exchange& exchange, Scope scope) {
  if (!is_order(exchange.request(), scope)) return std::nullopt;
  const auto site = exchange.header("sec-fetch-site");
  const auto origin = exchange.header("origin");
  const bool foreign = site ? *site != "same-origin" && *site != "none"
                            : origin && authority_of(*origin) != exchange.header("host").value_or("");
  if (!foreign) return std::nullopt;
  return Error{Errc::forbidden, "pages of other sites give no orders here"};
}

}  // namespace mainstay::http
