#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "http/exchange.hpp"
#include "http/request_traces.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http {

/// A request for a model that is loaded. `longest`: how long after it came in its answer may take, what it waited for
/// the load included.
using ServeLoaded =
    std::function<void(std::unique_ptr<Exchange> exchange, Registry::ModelPtr model, std::chrono::nanoseconds longest)>;

/// Where requests find their models.
struct Models {
  const Registry& registry;
  const Lifecycle& lifecycle;
  /// Null: no request is traced.
  RequestTraces* traces = nullptr;
};

/// Which model a request asks for; an empty version is the one that is served by default.
struct Asked {
  std::string_view model;
  std::string_view version;
};

/// Serves a request for a model; before that it waits, where the model is not loaded, as long as the configuration lets
/// it. What cannot be served is answered.
void with_loaded_model(std::unique_ptr<Exchange> exchange, Asked asked, Models models, ServeLoaded serve);

/// The model, loaded or not; null where the request has been answered, for nothing could be served.
Registry::ModelPtr find_model(Exchange& exchange, Asked asked, Models models);
/// How long an answer of a model that is loaded may take.
std::chrono::nanoseconds longest_of(const ServedModel& model);
/// Serves a request for a model that is not loaded when it is.
void await_loaded(std::unique_ptr<Exchange> exchange, const ServedModel& model, Asked asked, Models models,
                  ServeLoaded serve);

/// An error as the answer of a model.
Response refused(const Error& error, std::string_view model);

}  // namespace mainstay::http
