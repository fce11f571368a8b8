#include "http/oip/repository_request.hpp"

#include <simdjson.h>

#include <functional>
#include <utility>

#include "http/json_text.hpp"
#include "http/oip/json_members.hpp"

namespace mainstay::http::oip {

namespace {

using simdjson::dom::element;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

/// Shows what the body's `parameters` say to `read`; what else it says is ignored.
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
