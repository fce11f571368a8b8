#include "http/routes/accept.hpp"

#include <charconv>
#include <string>

#include "http/routes/header_parameters.hpp"

namespace mainstay::http::routes {

namespace {

/// From 0 to 1; what cannot be read as one says that the type is not wanted.
double quality(const HeaderParameters& range) {
  const auto* text = range.find("q");
  if (!text) return 1;
  double number = 0;
  const auto* const end = text->data() + text->size();
  const auto [stop, problem] = std::from_chars(text->data(), end, number, std::chars_format::fixed);
  return problem == std::errc{} && stop == end && number >= 0 && number <= 1 ? number : 0;
}

}  // namespace

bool prefers_json(std::string_view accept, std::string_view other) {
  const auto other_type = lower_case(other.substr(0, other.find(';')));
  const auto other_kind = other_type.substr(0, other_type.find('/')) + "/*";
  double json = 0, others = 0;
  while (!accept.empty()) {
    const auto end = accept.find(',');
    const auto range = parse_header_parameters(accept.substr(0, end));
    accept = end == std::string_view::npos ? std::string_view{} : accept.substr(end + 1);
    if (!range) continue;
    if (range->value == "application/json") json = quality(*range);
    if (range->value == other_type || range->value == other_kind) others = std::max(others, quality(*range));
  }
  return json > 0 && json >= others;
}

}  // namespace mainstay::http::routes
