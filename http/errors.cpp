#include "http/errors.hpp"

#include <algorithm>
#include <chrono>

#include "http/json_text.hpp"

namespace mainstay::http {

int status_of(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
      return 400;
    case Errc::unauthenticated:
      return 401;
    case Errc::forbidden:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::method_not_allowed:
      return 405;
    case Errc::busy:
      return 409;
    case Errc::gone:
      return 410;
    case Errc::too_large:
      return 413;
    case Errc::unsupported_media:
      return 415;
    case Errc::conflicting:
    case Errc::poisonous:
      return 422;
    case Errc::rate_limited:
      return 429;
    case Errc::headers_too_large:
      return 431;
    case Errc::internal:
      return 500;
    case Errc::unimplemented:
      return 501;
    case Errc::unavailable:
      return 503;
    case Errc::deadline_exceeded:
      return 504;
  }
  return 500;
}

Response error_response(const Error& error) {
  Response response;
  response.status = status_of(error.code);
  response.body = R"({"error":)";
  append_any_as_json_string(response.body, error.message);
  response.body += '}';
  if (error.code == Errc::unavailable || error.code == Errc::rate_limited) {
    // Rounded up: whoever comes back earlier than told is only refused again.
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(error.retry_after).count();
    response.headers.push_back({"Retry-After", std::to_string(std::max<decltype(seconds)>(seconds, 1))});
  }
  return response;
}

}  // namespace mainstay::http
