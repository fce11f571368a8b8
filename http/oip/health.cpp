#include "http/oip/health.hpp"

#include <optional>
#include <string>

#include "http/yes_or_no.hpp"

namespace mainstay::http::oip {

namespace {

std::optional<std::string> why_not_ready(const ServedModel& model, const Lifecycle& lifecycle) {
  if (lifecycle.draining) return "the server is draining";
  if (model.ready()) return std::nullopt;
  return "model '" + model.name + "' version " + model.version + " is " + std::string(name_of(model.state()));
}

}  // namespace

Response model_ready(const ServedModel& model, const Lifecycle& lifecycle) {
  return yes_or_no("ready", why_not_ready(model, lifecycle));
}

}  // namespace mainstay::http::oip
