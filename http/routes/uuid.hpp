#pragma once

#include <string>

namespace mainstay::http::routes {

/// A random one (version 4), as its text.
std::string make_uuid();

}  // namespace mainstay::http::routes
