#pragma once

#include <string_view>

namespace mainstay::http {

/// Whether a Prefer header, of all lines of it, asks for an answer later (RFC 7240).
bool prefers_async(std::string_view prefer) noexcept;

}  // namespace mainstay::http
