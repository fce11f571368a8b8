#include "runtime/policy/child_spec.hpp"

namespace mainstay {

namespace {

Status refused(const std::string& why) { return Error{Errc::invalid_argument, why}; }

}  // namespace

Status check(const ChildSpec& spec, AutoShutdown auto_shutdown) {
  if (spec.id.empty()) return refused("a child needs an id");
  const auto child = "child '" + spec.id + "' ";
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&spec.shutdown); time && time->count() <= 0)
    return refused(child + "needs a shutdown time above 0; a brutal kill is a kind of its own");
  if (spec.significant && spec.restart == RestartType::permanent)
    return refused(child + "is permanent, so it never ends for good and cannot be significant");
  if (spec.significant && auto_shutdown == AutoShutdown::never)
    return refused(child + "is significant, but its supervisor never shuts down by itself");
  return success();
}

}  // namespace mainstay
