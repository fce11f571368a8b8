#include "http/oip/parameters.hpp"

#include <string>
#include <variant>

#include "http/json_text.hpp"

namespace mainstay::http::oip {

namespace {

// Names of the server's own in this protocol; clients must not send them.
constexpr std::string_view reserved_prefix = "triton_";

std::optional<Parameter> value_of(simdjson::dom::element json) {
  using simdjson::dom::element_type;
  switch (json.type()) {
    case element_type::BOOL:
      return Parameter{bool(json)};
    case element_type::INT64:
      return Parameter{int64_t(json)};
    case element_type::UINT64:
      return Parameter{uint64_t(json)};
    case element_type::DOUBLE:
      return Parameter{double(json)};
    case element_type::STRING:
      return Parameter{std::string(std::string_view(json))};
    default:
      return std::nullopt;
  }
}

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

}  // namespace

Result<Parameters> read_parameters(simdjson::dom::element json, std::string_view owner) {
  simdjson::dom::object object;
  if (json.get(object)) return invalid("the parameters of " + std::string(owner) + " are not an object");
  Parameters parameters;
  for (const auto [name, value] : object) {
    if (name.starts_with(reserved_prefix))
      return invalid("parameter " + shown(name) + " of " + std::string(owner) + " may not be set by a client");
    auto read = value_of(value);
    if (!read)
      return invalid("parameter " + shown(name) + " of " + std::string(owner) +
                     " is neither a bool, a 64-bit integer, a number nor a string");
    if (!parameters.emplace(std::string(name), *std::move(read)).second)
      return invalid("parameter " + shown(name) + " of " + std::string(owner) + " is given twice");
  }
  return parameters;
}

std::optional<std::uint64_t> unsigned_integer(const Parameter& parameter) noexcept {
  if (const auto* large = std::get_if<std::uint64_t>(&parameter)) return *large;
  const auto* integer = std::get_if<std::int64_t>(&parameter);
  if (!integer || *integer < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*integer);
}

Status check_own_parameters(const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (name == "timeout" && !unsigned_integer(value)) return invalid("'timeout' is not a number of microseconds");
    if (name == "priority" && !unsigned_integer(value)) return invalid("'priority' is not an integer of 0 or more");
    if (name == "sequence_id" && !unsigned_integer(value) && !std::holds_alternative<std::string>(value))
      return invalid("'sequence_id' is neither an integer of 0 or more nor a text");
    if ((name == "sequence_start" || name == "sequence_end") && !std::holds_alternative<bool>(value))
      return invalid("'" + name + "' is neither true nor false");
  }
  return success();
}

}  // namespace mainstay::http::oip
