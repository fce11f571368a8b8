#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/access.hpp"
#include "http/exchange.hpp"
#include "http/guard/scope.hpp"

namespace mainstay::http {

/// Tells browsers which pages of other sites may use the server.
class Cors {
 public:
  explicit Cors(const config::Cors& config);

  bool on() const noexcept { return !config_.origins.empty(); }
  /// Whether pages of a site may use what is of the scope. "*" does not mean admin and metrics.
  bool allows(std::string_view origin, Scope scope) const noexcept;
  /// Whether the configuration names a site.
  bool names(std::string_view origin) const noexcept;

  void greet(Exchange& exchange, Scope scope) const;
  void answer_preflight(const Exchange& exchange, Scope scope, Response& response) const;

 private:
  config::Cors config_;
  bool anybody_;
  std::string methods_;
  std::string headers_;
};

}  // namespace mainstay::http
