#include "http/routes/wrong_field.hpp"

#include "http/json_text.hpp"

namespace mainstay::http::routes {

Error wrong_field(const config::RouteField& field, const std::string& what) {
  return {Errc::invalid_argument, "field " + shown(field.name) + ": " + what};
}

Error wrong_field(const config::RouteField& field, const std::string& found, const std::string& allowed) {
  return wrong_field(field, "found " + found + ", allowed: " + allowed);
}

std::string shown_json(simdjson::dom::element json) {
  if (json.is_array()) return "a list";
  if (json.is_object()) return "an object";
  if (std::string_view text; json.get(text) == simdjson::SUCCESS) return shown(text);
  return simdjson::minify(json);
}

}  // namespace mainstay::http::routes
