#pragma once

#include <string>
#include <string_view>

#include "http/exchange.hpp"

namespace mainstay::http {

/// The standard phrase of a status, for example "Not Found".
std::string_view reason_phrase(int status) noexcept;

/// Status line and headers of an answer as they go over the wire, with room for `spare` more bytes behind them.
std::string response_head(const Response& response, std::string_view request_id, bool keep_alive, std::size_t spare);

/// The same of an answer that goes on, whose length nobody knows: it ends with an empty chunk, or with its connection.
std::string stream_head(const Response& response, std::string_view request_id, bool keep_alive, bool chunked);

}  // namespace mainstay::http
