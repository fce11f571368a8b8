#include "http/oip/repository_request.hpp"

#include <simdjson.h>

#include <functional>
#include <utility>

#include "http/json_text.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::element;

/// A configuration is nested less than this.
constexpr std::size_t max_depth = 64;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

/// Shows what the body says to `read`, member by member.
Status read_members(std::string_view body, const std::function<Status(std::string_view, element)>& read) {
  if (body.empty()) return success();
  simdjson::dom::parser parser;
  if (parser.allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth)) return Error{Errc::internal, "no memory"};
  element document;
  if (const auto code = parser.parse(body.data(), body.size(), true).get(document))
    return invalid(std::string("the body is not valid JSON: ") + simdjson::error_message(code));
  simdjson::dom::object object;
  if (document.get(object)) return invalid("the body is not an object");
  for (const auto [name, value] : object)
    if (auto status = read(name, value); !status) return status;
  return success();
}

/// The same for its `parameters`; what else it says is ignored.
Status read_parameters_of(std::string_view body, const std::function<Status(std::string_view, element)>& read) {
  return read_members(body, [&](std::string_view member, element value) -> Status {
    if (member != "parameters") return success();
    simdjson::dom::object parameters;
    if (value.get(parameters)) return invalid("the parameters are not an object");
    for (const auto [name, parameter] : parameters)
      if (auto status = read(name, parameter); !status) return status;
    return success();
  });
}

Status unknown(std::string_view name) { return invalid("parameter " + shown(name) + " is not known here"); }

}  // namespace

Result<LoadRequest> parse_load_request(std::string_view body) {
  LoadRequest request;
  const auto status = read_parameters_of(body, [&](std::string_view name, element value) -> Status {
    // Files of a model come into the repository by other ways than over this one.
    if (name.starts_with("file:")) return invalid("parameter " + shown(name) + ": files cannot be sent");
    if (name != "config") return unknown(name);
    if (request.config) return invalid("parameter 'config' is given twice");
    std::string_view text;
    if (!value.get(text))
      request.config = std::string(text);
    else if (value.is_object())
      request.config = simdjson::minify(value);
    else
      return invalid("parameter 'config' is neither JSON in a text nor an object");
    return success();
  });
  if (!status) return status.error();
  return request;
}

Status parse_unload_request(std::string_view body) {
  return read_parameters_of(body, [](std::string_view name, element value) -> Status {
    if (name != "unload_dependents") return unknown(name);
    return value.is_bool() ? success() : Status(invalid("parameter 'unload_dependents' is not a bool"));
  });
}

Result<bool> parse_index_request(std::string_view body) {
  bool ready = false;
  const auto status = read_members(body, [&](std::string_view name, element value) -> Status {
    if (name == "ready" && value.get(ready)) return invalid("'ready' is not a bool");
    return success();
  });
  if (!status) return status.error();
  return ready;
}

}  // namespace mainstay::http::oip
