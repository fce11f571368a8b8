#include "http/router.hpp"

#include <algorithm>

#include "http/coding/coding.hpp"
#include "http/coding/decoded.hpp"
#include "http/errors.hpp"
#include "http/guard/refusals.hpp"
#include "http/jobs/preference.hpp"
#include "http/json_text.hpp"
#include "http/path.hpp"

namespace mainstay::http {

namespace {

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

std::string_view PathParameters::operator[](std::string_view name) const noexcept {
  for (const auto& [key, value] : values_)
    if (key == name) return value;
  return {};
}

void Router::add(std::string_view method, std::string_view pattern, Scope scope, Handler handler,
                 std::optional<Deferrable> deferrable) {
  if (!serves(surface_, scope)) return;
  routes_.push_back({std::string(method), PathPattern(pattern), scope, std::move(handler), board_->of(method, pattern),
                     std::move(deferrable)});
  listed_->push_back({std::string(method), std::string(pattern), scope});
}

std::string Router::allowed(const PathSegments& path) const {
  std::string methods;
  for (const auto& route : routes_) {
    // A route may have taken the place of another one.
    if (!route.pattern.fits(path) || methods.find(route.method + ", ") != std::string::npos) continue;
    methods += route.method == "GET" ? "GET, HEAD" : route.method;
    methods += ", ";
  }
  if (!methods.empty()) methods += "OPTIONS";
  return methods;
}

Scope Router::scope_of(const PathSegments& path) const noexcept {
  for (const auto& route : routes_)
    if (route.pattern.fits(path)) return route.scope;
  return Scope::open;
}

void Router::refuse(Exchange& exchange, const PathSegments& path) const {
  exchange.belongs_to(nowhere_);
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

const Router::Route* Router::route_for(const Request& request, const PathSegments& path) const noexcept {
  // The server leaves the body of an answer to HEAD away.
  const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
  for (const auto& route : routes_)
    if (route.method == method && route.pattern.fits(path)) return &route;
  return nullptr;
}

Result<PathParameters> Router::parameters_of(const Route& route, const PathSegments& path) {
  PathParameters parameters;
  for (std::size_t i = 0; i < path.count; ++i) {
    const auto& segment = route.pattern.segments()[i];
    if (!segment.is_parameter) continue;
    auto value = decoded_segment(path.texts[i]);
    if (!value) return Error{Errc::invalid_argument, "the path has a broken escape: " + shown(path.texts[i])};
    parameters.values_.emplace_back(segment.text, *std::move(value));
  }
  return parameters;
}

bool Router::defers(const Route& route, const Exchange& exchange) const {
  return deferrer_ && route.deferrable && (route.deferrable->always || prefers_async(exchange.header_list("prefer")));
}

void Router::dispatch(std::unique_ptr<Exchange> exchange) const {
  const PathSegments path{path_of(exchange->request().target)};
  const auto* route = route_for(exchange->request(), path);
  if (!route) return refuse(*exchange, path);
  exchange->belongs_to(route->traffic);
  if (gate_) gate_->greet(*exchange, route->scope);
  const auto parameters = parameters_of(*route, path);
  if (!parameters) return exchange->respond(error_response(parameters.error()));
  if (gate_)
    if (auto refused = gate_->turn_away(*exchange, {route->scope, (*parameters)["model"]}))
      return exchange->respond(*std::move(refused));
  // Not before it is known that somebody may have it read: it may become much larger.
  if (auto answer = decode_body(*exchange, max_body_bytes_)) return exchange->respond(*std::move(answer));
  if (!defers(*route, *exchange)) return route->handler(std::move(exchange), *parameters);
  auto model = route->deferrable->model_of(*exchange, *parameters);
  if (auto* refused = std::get_if<Response>(&model)) return exchange->respond(std::move(*refused));
  deferrer_(std::move(exchange), std::get<AskedModel>(std::move(model)), route->deferrable->headers);
}

void Router::replay(std::unique_ptr<Exchange> exchange) const {
  const PathSegments path{path_of(exchange->request().target)};
  const auto* route = route_for(exchange->request(), path);
  if (!route) return refuse(*exchange, path);
  const auto parameters = parameters_of(*route, path);
  if (!parameters) return exchange->respond(error_response(parameters.error()));
  if (const auto& key = exchange->request().key) {
    const auto model = (*parameters)["model"];
    if (!key->has(route->scope)) return exchange->respond(lacks_scope(*key, route->scope));
    if (!model.empty() && !key->may_use(model)) return exchange->respond(not_its_model(model));
  }
  route->handler(std::move(exchange), *parameters);
}

}  // namespace mainstay::http
