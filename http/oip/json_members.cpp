#include "http/oip/json_members.hpp"

#include <string>
#include <utility>

namespace mainstay::http::oip {

namespace {

/// What is sent here is nested less than this.
constexpr std::size_t max_depth = 64;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

}  // namespace

Status read_members(std::string_view body,
                    const std::function<Status(std::string_view name, simdjson::dom::element value)>& read) {
  if (body.empty()) return success();
  simdjson::dom::parser parser;
  if (parser.allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth)) return Error{Errc::internal, "no memory"};
  simdjson::dom::element document;
  if (const auto code = parser.parse(body.data(), body.size(), true).get(document))
    return invalid(std::string("the body is not valid JSON: ") + simdjson::error_message(code));
  simdjson::dom::object object;
  if (document.get(object)) return invalid("the body is not an object");
  for (const auto [name, value] : object)
    if (auto status = read(name, value); !status) return status;
  return success();
}

}  // namespace mainstay::http::oip
