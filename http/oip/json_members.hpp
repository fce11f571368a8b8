#pragma once

#include <simdjson.h>

#include <functional>
#include <string_view>

#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// Shows what a body says to `read`, member by member, until that refuses one. Nothing at all is as good as {}; what is
/// no JSON object is refused.
Status read_members(std::string_view body,
                    const std::function<Status(std::string_view name, simdjson::dom::element value)>& read);

}  // namespace mainstay::http::oip
