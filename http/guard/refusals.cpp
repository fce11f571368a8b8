#include "http/guard/refusals.hpp"

#include <chrono>
#include <utility>

#include "http/errors.hpp"

namespace mainstay::http {

namespace {

constexpr std::string_view challenge = R"(Bearer realm="mainstay")";

Response challenged(const Error& error, const std::string& more = {}) {
  auto response = error_response(error);
  response.headers.push_back({"WWW-Authenticate", std::string(challenge) + more});
  return response;
}

std::string whole_seconds(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

}  // namespace

Response unknown_key(bool shown, std::string_view header) {
  if (shown) return challenged({Errc::unauthenticated, "the key is not known here"}, R"(, error="invalid_token")");
  return challenged(
      {Errc::unauthenticated, "a key is needed, as in Authorization: Bearer KEY or " + std::string(header) + ": KEY"});
}

Response lacks_scope(const Key& key, Scope scope) {
  const std::string name(name_of(scope));
  return challenged({Errc::forbidden, "the key '" + key.id + "' lacks the scope " + name},
                    R"(, error="insufficient_scope", scope=")" + name + '"');
}

Response not_its_model(std::string_view model) {
  return error_response({Errc::not_found, "no model is called '" + std::string(model) + "'"});
}

Response too_often(std::string_view who, const Taken& taken) {
  auto response = error_response({Errc::rate_limited, std::string(who) + " has used what it may for now",
                                  std::chrono::ceil<std::chrono::milliseconds>(taken.next)});
  for (auto& header : limit_headers(taken)) response.headers.push_back(std::move(header));
  return response;
}

Response too_many_at_once(unsigned seats) {
  return error_response(
      {Errc::rate_limited, "as many requests of this key are under way as may be at once, " + std::to_string(seats)});
}

std::vector<Header> limit_headers(const Taken& taken) {
  return {{"RateLimit-Limit", std::to_string(taken.limit)},
          {"RateLimit-Remaining", std::to_string(taken.remaining)},
          {"RateLimit-Reset", whole_seconds(taken.full)}};
}

}  // namespace mainstay::http
