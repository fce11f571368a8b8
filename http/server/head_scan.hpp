#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace mainstay::http {

// For the few requests whose head has to be looked into before RESTinio sees it. The head is whole and was accepted by
// the parser.

/// The values of every header of that name, given in lower case; without the blanks around them.
std::vector<std::string_view> header_values(std::string_view head, std::string_view name);

/// Makes another name, of the same length, of every header of that name, so that nobody behind acts on it.
void mask_header(std::span<char> head, std::string_view name);

/// The first line, without the line's end and empty lines before it.
std::string_view request_line(std::string_view head) noexcept;

}  // namespace mainstay::http
