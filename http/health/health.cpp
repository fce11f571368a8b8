#include "http/health/health.hpp"

#include <memory>
#include <string>
#include <utility>

#include "http/errors.hpp"
#include "http/health/health_detailed.hpp"
#include "http/health/health_facts.hpp"
#include "http/json_response.hpp"
#include "http/yes_or_no.hpp"

namespace mainstay::http {

namespace {

using Json = nlohmann::ordered_json;

Response health(const Dependencies& dependencies) {
  const auto judged = judge_health(health_facts(dependencies, Clock::now()));
  auto response = json_response(Json{{"status", name_of(judged.status)}, {"reasons", judged.reasons}});
  if (judged.status == Health::Status::unhealthy) response.status = status_of(Errc::unavailable);
  return response;
}

}  // namespace

void add_health(Router& router, const Dependencies& dependencies) {
  const auto shared = std::make_shared<const Dependencies>(dependencies);
  const auto add = [&](const char* path, Scope scope, auto make) {
    router.add("GET", path, scope, [shared, make](std::unique_ptr<Exchange> exchange, const PathParameters&) {
      exchange->respond(make(*shared));
    });
  };
  add("/health", Scope::open, health);
  // What the machine has and what it serves is nobody's business but of those who watch it.
  add("/health/detailed", Scope::metrics,
      [](const Dependencies& all) { return json_response(health_detailed(all, Moment::current())); });
  for (const std::string at : {"/v2/health/", "/health/"}) {
    add((at + "live").c_str(), Scope::open,
        [](const Dependencies& all) { return yes_or_no("live", why_not_live(health_facts(all, Clock::now()))); });
    add((at + "ready").c_str(), Scope::open,
        [](const Dependencies& all) { return yes_or_no("ready", why_not_ready(health_facts(all, Clock::now()))); });
  }
}

}  // namespace mainstay::http
