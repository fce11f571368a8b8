#pragma once

#include <optional>
#include <string_view>

#include "config/config.hpp"
#include "http/exchange.hpp"

namespace mainstay::http {

/// Makes an answer shorter where it is large enough to be worth it and its client asks for it in its Accept-Encoding,
/// and says that it may be answered in other ways where the first is the case.
void compress(Response& response, std::optional<std::string_view> accept_encoding, const config::Compression& settings);

}  // namespace mainstay::http
