#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http {

/// The path of a request's target: without query, fragment and, in the form proxies use, scheme and host.
std::string_view path_of(std::string_view target) noexcept;

/// A segment with its percent-escapes resolved, or nothing where an escape is broken or stands for NUL.
std::optional<std::string> decoded_segment(std::string_view segment);

}  // namespace mainstay::http
