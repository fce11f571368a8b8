#include "actors/exceptions.hpp"

#include <caf/sec.hpp>
#include <exception>
#include <string>

namespace mainstay::actors {

void report_exceptions(caf::scheduled_actor& actor, Log& log) {
  actor.set_exception_handler([&actor, &log](std::exception_ptr& thrown) -> caf::error {
    std::string message = "something that is not an exception";
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& failure) {
      message = failure.what();
    } catch (...) {
      // The message above says all that is known.
    }
    log.event(Log::Level::error, "actor died", {{"actor", actor.name()}, {"message", message}});
    return caf::sec::runtime_error;
  });
}

}  // namespace mainstay::actors
