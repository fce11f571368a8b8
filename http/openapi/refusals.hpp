#pragma once

#include "http/openapi/json.hpp"
#include "http/openapi/reader.hpp"
#include "http/router.hpp"

namespace mainstay::http::openapi {

/// Adds an answer with an error to an operation, unless it has one of that status that says more.
void add_refusal(Json& operation, int status);

/// Adds what is said of an operation for where its route stands: its scope, who may use it, and what is refused before
/// its handler is asked.
void add_surroundings(Json& operation, Scope scope, const Reader& reader);

/// The answers that add_refusal refers to, by their names.
Json refusals();

/// The ways in which a key can be shown.
Json security_schemes(const std::string& header);

}  // namespace mainstay::http::openapi
