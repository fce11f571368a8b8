#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "config/routes.hpp"
#include "http/exchange.hpp"
#include "http/router.hpp"
#include "http/routes/route_fields.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::routes {

/// A request that may be handed to its model.
struct Checked {
  std::string model;
  FieldValues values;
};

/// When a request is. What is loaded and who is at work is looked at of one that is computed now alone.
enum class Computed : std::uint8_t { now, later };

/// Has a request of a route that computes or orders go through all of its checks, in their order. A response: what the
/// first failure is answered with. Whether its key may use the model is looked at before anything is said of the model.
std::variant<Checked, Response> check(const config::Route& route, const RouteFields& fields, const Exchange& exchange,
                                      const PathParameters& path, const Registry& registry,
                                      Computed computed = Computed::now);

/// What becomes of a request whose model is not loaded; nothing: it waits for it.
std::optional<Response> not_loaded(const config::Route& route, const ServedModel& model);

/// Whether a key may use a model: the gate knows the models of the server's own paths alone.
bool may_use(const Exchange& exchange, std::string_view model);

}  // namespace mainstay::http::routes
