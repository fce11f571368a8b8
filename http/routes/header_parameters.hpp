#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::http::routes {

/// A header such as `form-data; name="a"`: what it begins with, in lower case, and its parameters, their names in lower
/// case, too.
struct HeaderParameters {
  std::string value;
  std::vector<std::pair<std::string, std::string>> parameters;

  /// Null: there is none of that name.
  const std::string* find(std::string_view name) const noexcept;
};

/// Nothing where a parameter has no value, a quotation no end, or one is given twice.
std::optional<HeaderParameters> parse_header_parameters(std::string_view text);

/// The same text with ASCII letters in lower case.
std::string lower_case(std::string_view text);

}  // namespace mainstay::http::routes
