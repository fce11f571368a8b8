#pragma once

#include <string_view>

#include "config/routes.hpp"
#include "http/exchange.hpp"

namespace mainstay::http::routes {

/// A file of the folder of a route of the kind files, as it is now. Only a plain name is found: nothing hidden, nothing
/// below, and no link to elsewhere.
Response file_response(const config::Route& route, std::string_view name);

/// What a file is by its name.
std::string_view media_type_of(std::string_view name) noexcept;

}  // namespace mainstay::http::routes
