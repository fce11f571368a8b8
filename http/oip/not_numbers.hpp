#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http::oip {

/// JSON has no words for NaN and the infinities; what Python's and the protocol's clients write in their place,
/// `NaN`, `Infinity` and `-Infinity`, no parser of JSON takes. This is for a text that one has refused: the same text,
/// as long, with a stand-in for each such word that is an element of an array. Nothing: there is none.
std::optional<std::string> with_stand_ins(std::string_view json);

/// The number that an element stands in for; nothing: it is no stand-in.
std::optional<double> stood_in_for(simdjson::dom::element json);

}  // namespace mainstay::http::oip
