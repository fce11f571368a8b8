#include "http/router.hpp"

#include <algorithm>
#include <array>

#include "http/coding/coding.hpp"
#include "http/coding/decoded.hpp"
#include "http/errors.hpp"
#include "http/json_text.hpp"
#include "http/path.hpp"

namespace mainstay::http {

namespace {

// No route is longer; a longer path is not found, however long it is.
constexpr std::size_t max_segments = 8;

// The answer where the body cannot be had without its content coding.
std::optional<Response> decode_body(Exchange& exchange, std::size_t max_bytes) {
  const auto encoding = exchange.header("content-encoding");
  if (!encoding) return std::nullopt;
  auto body = decoded(exchange.request().body, *encoding, max_bytes);
  if (!body) {
    auto response = error_response(body.error());
    if (body.error().code == Errc::unsupported_media)
      response.headers.push_back({"Accept-Encoding", std::string(read_codings)});
    return response;
  }
  exchange.replace_body(std::move(body).value());
  return std::nullopt;
}

}  // namespace

struct Router::Path {
  explicit Path(std::string_view text) {
    if (text.starts_with('/')) text.remove_prefix(1);
    if (text.ends_with('/')) text.remove_suffix(1);
    for (;;) {
      if (count == max_segments) {
        too_long = true;
        return;
      }
      const auto slash = text.find('/');
      segments[count++] = text.substr(0, slash);
      if (slash == std::string_view::npos) return;
      text.remove_prefix(slash + 1);
    }
  }

  std::array<std::string_view, max_segments> segments;
  std::size_t count = 0;
  bool too_long = false;
};

std::string_view PathParameters::operator[](std::string_view name) const noexcept {
  for (const auto& [key, value] : values_)
    if (key == name) return value;
  return {};
}

void Router::add(std::string_view method, std::string_view pattern, Scope scope, Handler handler) {
  if (!serves(surface_, scope)) return;
  Route route{std::string(method), {}, scope, std::move(handler), &board_->of(method, pattern)};
  const Path path{pattern};
  for (std::size_t i = 0; i < path.count; ++i) {
    std::string_view text = path.segments[i];
    const bool parameter = text.starts_with('{') && text.ends_with('}');
    if (parameter) text = text.substr(1, text.size() - 2);
    route.segments.push_back({std::string(text), parameter});
  }
  routes_.push_back(std::move(route));
}

bool Router::matches(const Route& route, const Path& path) noexcept {
  if (path.too_long || route.segments.size() != path.count) return false;
  for (std::size_t i = 0; i < path.count; ++i) {
    const auto& wanted = route.segments[i];
    if (wanted.parameter ? path.segments[i].empty() : path.segments[i] != wanted.text) return false;
  }
  return true;
}

std::string Router::allowed(const Path& path) const {
  std::string methods;
  for (const auto& route : routes_) {
    // A route may have taken the place of another one.
    if (!matches(route, path) || methods.find(route.method + ", ") != std::string::npos) continue;
    methods += route.method == "GET" ? "GET, HEAD" : route.method;
    methods += ", ";
  }
  if (!methods.empty()) methods += "OPTIONS";
  return methods;
}

Scope Router::scope_of(const Path& path) const noexcept {
  for (const auto& route : routes_)
    if (matches(route, path)) return route.scope;
  return Scope::open;
}

void Router::refuse(Exchange& exchange, const Path& path) const {
  exchange.belongs_to(*nowhere_);
  const auto scope = scope_of(path);
  if (gate_) gate_->greet(exchange, scope);
  const auto& request = exchange.request();
  const std::string methods = request.target == "*" ? "GET, HEAD, POST, OPTIONS" : allowed(path);
  if (methods.empty())
    return exchange.respond(error_response({Errc::not_found, "there is nothing at " + shown(path_of(request.target))}));
  if (request.method == "OPTIONS") {
    Response response;
    response.status = 204;
    response.headers.push_back({"Allow", methods});
    if (gate_) gate_->answer_preflight(exchange, scope, methods, response);
    return exchange.respond(std::move(response));
  }
  auto response = error_response(
      {Errc::method_not_allowed, std::string(request.method) + " is not served here, but " + methods + " are"});
  response.headers.push_back({"Allow", methods});
  exchange.respond(std::move(response));
}

void Router::dispatch(std::unique_ptr<Exchange> exchange) const {
  const auto& request = exchange->request();
  const Path path{path_of(request.target)};
  // The server leaves the body of an answer to HEAD away.
  const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
  for (const auto& route : routes_) {
    if (route.method != method || !matches(route, path)) continue;
    exchange->belongs_to(*route.traffic);
    if (gate_) gate_->greet(*exchange, route.scope);
    PathParameters parameters;
    for (std::size_t i = 0; i < path.count; ++i) {
      if (!route.segments[i].parameter) continue;
      auto value = decoded_segment(path.segments[i]);
      if (!value)
        return exchange->respond(
            error_response({Errc::invalid_argument, "the path has a broken escape: " + shown(path.segments[i])}));
      parameters.values_.emplace_back(route.segments[i].text, *std::move(value));
    }
    if (gate_)
      if (auto refused = gate_->turn_away(*exchange, {route.scope, parameters["model"]}))
        return exchange->respond(*std::move(refused));
    // Not before it is known that somebody may have it read: it may become much larger.
    if (auto answer = decode_body(*exchange, max_body_bytes_)) return exchange->respond(*std::move(answer));
    return route.handler(std::move(exchange), parameters);
  }
  refuse(*exchange, path);
}

}  // namespace mainstay::http
