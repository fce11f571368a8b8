#pragma once

#include "http/loaded_model.hpp"
#include "http/router.hpp"

namespace mainstay::http::oip {

/// The protocol's generate, which answers with one JSON object, and generate_stream, which answers with one event for
/// each piece of the answer, for a model and for each of its versions.
void add_generate(Router& router, const Models& models);

}  // namespace mainstay::http::oip
