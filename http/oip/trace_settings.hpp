#pragma once

#include <string_view>

#include "http/request_traces.hpp"
#include "http/router.hpp"
#include "runtime/registry.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// What a body changes. A setting that is null is cleared; one that cannot be had is refused, with its name.
Result<TraceChanges> parse_trace_changes(std::string_view body);

/// The protocol's extension for traces, for all models or one in all its versions; answered with all settings:
///
///     GET, POST /v2/trace/setting, /v2/models/{model}/trace/setting
///
/// What is referred to must outlive the routes.
void add_trace_settings(Router& router, const Registry& registry, RequestTraces& traces);

}  // namespace mainstay::http::oip
