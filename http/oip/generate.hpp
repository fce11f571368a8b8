#pragma once

#include "http/router.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// The protocol's generate, which answers with one JSON object, and generate_stream, which answers with one event for
/// each piece of the answer, for a model and for each of its versions.
void add_generate(Router& router, const Registry& registry, const Lifecycle& lifecycle);

}  // namespace mainstay::http::oip
