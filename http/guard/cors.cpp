#include "http/guard/cors.hpp"

#include <algorithm>
#include <vector>

namespace mainstay::http {

namespace {

constexpr auto exposed =
    "Inference-Header-Content-Length, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, "
    "X-Request-Id";

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all.append(all.empty() ? "" : ", ").append(text);
  return all;
}

}  // namespace

Cors::Cors(const config::Cors& config)
    : config_(config),
      anybody_(std::ranges::find(config.origins, "*") != config.origins.end()),
      methods_(joined(config.methods)),
      headers_(joined(config.headers)) {}

bool Cors::names(std::string_view origin) const noexcept {
  return origin != "*" && std::ranges::find(config_.origins, origin) != config_.origins.end();
}

bool Cors::allows(std::string_view origin, Scope scope) const noexcept {
  return names(origin) || (anybody_ && (scope == Scope::open || scope == Scope::infer));
}

void Cors::greet(Exchange& exchange, Scope scope) const {
  if (!on()) return;
  const auto origin = exchange.header("origin");
  // Whoever keeps answers must not give one site's to another.
  exchange.accompany({"Vary", "Origin"});
  if (!origin || !allows(*origin, scope)) return;
  exchange.accompany({"Access-Control-Allow-Origin", names(*origin) ? std::string(*origin) : "*"});
  exchange.accompany({"Access-Control-Expose-Headers", exposed});
  if (config_.credentials) exchange.accompany({"Access-Control-Allow-Credentials", "true"});
}

void Cors::answer_preflight(const Exchange& exchange, Scope scope, Response& response) const {
  const auto origin = exchange.header("origin");
  if (!on() || !origin || !allows(*origin, scope) || !exchange.header("access-control-request-method")) return;
  response.headers.push_back({"Access-Control-Allow-Methods", methods_});
  response.headers.push_back({"Access-Control-Allow-Headers", headers_});
  response.headers.push_back({"Access-Control-Max-Age", std::to_string(config_.max_age_s)});
}

}  // namespace mainstay::http
