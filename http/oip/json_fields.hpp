#pragma once

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

#include "http/json_text.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// The fields of an object by name; a name that is given twice is an error, as nobody knows which one is meant.
template <std::size_t N>
Status find_fields(simdjson::dom::object json, const std::string_view (&names)[N],
                   std::optional<simdjson::dom::element> (&found)[N]) {
  for (const auto [key, value] : json) {
    const auto* name = std::find(std::begin(names), std::end(names), std::string_view(key));
    if (name == std::end(names)) continue;
    auto& field = found[name - std::begin(names)];
    if (field) return Error{Errc::invalid_argument, "there is more than one " + shown(*name) + " in one object"};
    field = value;
  }
  return success();
}

}  // namespace mainstay::http::oip
