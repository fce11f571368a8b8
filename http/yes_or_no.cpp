#include "http/yes_or_no.hpp"

#include "http/errors.hpp"
#include "http/json_text.hpp"

namespace mainstay::http {

Response yes_or_no(const std::string& name, const std::optional<std::string>& why_not) {
  Response response;
  if (why_not) response = error_response({Errc::unavailable, *why_not});
  response.body = "{\"" + name + "\":" + (why_not ? "false,\"error\":" : "true");
  if (why_not) append_any_as_json_string(response.body, *why_not);
  response.body += '}';
  return response;
}

}  // namespace mainstay::http
