#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/exchange.hpp"
#include "http/guard/scope.hpp"

namespace mainstay::http {

/// What a request was found to be for.
struct Visit {
  Scope scope = Scope::open;
  /// Empty where the route is for no model.
  std::string_view model;
};

/// Stands before the routes. Called from any thread.
class Gate {
 public:
  virtual ~Gate() = default;

  /// Says what goes along with the answer, be there something at the request's path or not.
  virtual void greet(Exchange& exchange, Scope scope) const = 0;
  /// Answers a request that must not reach its handler; nothing: it may.
  virtual std::optional<Response> turn_away(Exchange& exchange, const Visit& visit) const = 0;
  /// The header that a key is shown in, beside Authorization, where the scope asks for one; nothing: it asks for none.
  virtual std::optional<std::string> asks_for_key(Scope scope) const = 0;
  /// Whether requests may be refused for coming too often.
  virtual bool limits() const noexcept = 0;
  /// The key of that id, for a request that came with it earlier.
  struct Called {
    /// False: there are no keys, and nobody needs one.
    bool needed = false;
    /// Null: there is none of that id any more.
    std::shared_ptr<const Key> key;
  };
  virtual Called key_called(std::string_view id) const = 0;
  /// Adds to an answer to OPTIONS what a browser asks for before it lets a page send the request itself.
  virtual void answer_preflight(const Exchange& exchange, Scope scope, std::string_view methods,
                                Response& response) const = 0;
};

}  // namespace mainstay::http
