#pragma once

#include <string_view>

namespace mainstay::http::routes {

/// Whether an Accept header asks for JSON rather than for the media type that is there as well: it names JSON, and
/// likes it no less.
bool prefers_json(std::string_view accept, std::string_view other);

}  // namespace mainstay::http::routes
