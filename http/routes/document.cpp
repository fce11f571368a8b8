#include "http/routes/document.hpp"

#include <algorithm>
#include <chrono>

#include "http/health/health_facts.hpp"
#include "http/json_text.hpp"
#include "http/routes/model_facts.hpp"
#include "http/routes/scalar_text.hpp"
#include "http/routes/template_writer.hpp"
#include "runtime/log/utc_time.hpp"

namespace mainstay::http::routes {

namespace {

using Kind = config::TemplateNode::Kind;

std::string yes_or_no_text(bool yes) { return yes ? "true" : "false"; }

/// One of config::server_facts().
std::string server_fact(const std::string& fact, const Dependencies& dependencies, Moment moment) {
  if (fact == "draining") return yes_or_no_text(dependencies.lifecycle.draining);
  if (fact == "timestamp") return '"' + utc_text(moment.wall) + '"';
  if (fact == "uptime_s") return text_of(std::chrono::duration<double>(moment.now - dependencies.started).count());
  if (fact == "models")
    return std::to_string(
        std::ranges::count_if(dependencies.registry.all(), [](const auto& model) { return model->ready(); }));
  const auto facts = health_facts(dependencies, moment.now);
  if (fact == "ready") return yes_or_no_text(!why_not_ready(facts));
  return '"' + std::string(name_of(judge_health(facts).status)) + '"';
}

}  // namespace

Document::Document(const config::Route& route) : route_(route), template_(checked_template(route.answer.json)) {}

std::string Document::text(const Dependencies& dependencies, Moment moment) const {
  std::string text;
  const auto fill = [&](std::string& out, const config::TemplateNode& place) {
    const auto models = place.of.empty() ? std::vector{route_.model} : place.of;
    if (place.kind == Kind::server) out += server_fact(place.text, dependencies, moment);
    if (place.kind == Kind::model) out += model_fact(place.text, models, dependencies.registry);
    if (place.kind == Kind::config) out += model_value(place.text, models.front(), dependencies.registry);
    return std::optional<Error>{};
  };
  append_template(text, template_, fill);
  return text;
}

}  // namespace mainstay::http::routes
