#pragma once

#include <string>
#include <string_view>

namespace mainstay::http {

bool is_utf8(std::string_view text) noexcept;

/// Appends a JSON string with its quotes. The text must be UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// The same for a text that may be anything: what is not UTF-8 comes out as question marks.
void append_any_as_json_string(std::string& out, std::string_view text);

/// A name out of a request as an error message shows it: quoted, shortened, and UTF-8 whatever it was.
std::string shown(std::string_view name);

}  // namespace mainstay::http
