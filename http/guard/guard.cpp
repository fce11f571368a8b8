#include "http/guard/guard.hpp"

#include "http/errors.hpp"
#include "http/guard/foreign_page.hpp"

namespace mainstay::http {

void Guard::greet(Exchange&, Scope) const {}

std::optional<Response> Guard::turn_away(Exchange& exchange, const Visit& visit) const {
  if (const auto why = order_of_a_foreign_page(exchange, visit.scope)) return error_response(*why);
  return std::nullopt;
}

void Guard::answer_preflight(const Exchange&, Scope, std::string_view, Response&) const {}

}  // namespace mainstay::http
