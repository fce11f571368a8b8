#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "http/exchange.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// A request for a model that is loaded. `longest`: how long after it came in its answer may take, what it waited for
/// the load included.
using ServeLoaded =
    std::function<void(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::chrono::nanoseconds longest)>;

/// Serves a request for a model; before that it waits, where the model is not loaded, as long as the configuration lets
/// it. What cannot be served is answered.
void with_loaded_model(std::unique_ptr<Exchange> exchange, std::string_view model, std::string_view version,
                       const Registry& registry, const Lifecycle& lifecycle, ServeLoaded serve);

/// An error as the answer of a model.
Response refused(const Error& error, std::string_view model);

}  // namespace mainstay::http::oip
