#pragma once

#include <optional>
#include <string_view>

#include "http/guard/gate.hpp"

namespace mainstay::http {

/// Who may use the server.
class Guard final : public Gate {
 public:
  void greet(Exchange& exchange, Scope scope) const override;
  std::optional<Response> turn_away(Exchange& exchange, const Visit& visit) const override;
  void answer_preflight(const Exchange& exchange, Scope scope, std::string_view methods,
                        Response& response) const override;
};

}  // namespace mainstay::http
