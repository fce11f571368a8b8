// What may be said of requests that are answered later.

#include <array>

#include "config/bind.hpp"
#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr std::array<Name<JobResult>, 2> results{{{"ttl", JobResult::ttl}, {"once", JobResult::once}}};
constexpr double longest_s = 30 * day_s;

}  // namespace

Fields describe(Jobs& j) {
  return {
      path("path", j.path,
           "The SQLite file in which they are kept, relative to the file that names it; empty: none are taken, and "
           "Prefer: respond-async is not heard."),
      integer("max_jobs", j.max_jobs, 1, 1000000,
              "Jobs that are known at once, finished ones included, about 1 KiB of memory each; one more gets 503."),
      integer(
          "max_bytes", j.max_bytes, 1 * mib, 1024 * gib,
          "Bytes of requests and results together; beyond half of them requests get 503, beyond three quarters jobs "
          "wait, and one whose result does not fit fails."),
      number("max_age_s", j.max_age_s, 1, longest_s,
             "Seconds after its acceptance at which a job that has not begun expires."),
      number("result_ttl_s", j.result_ttl_s, 1, longest_s,
             "Seconds for which a result is kept; for as long again the job is known as expired."),
      choice<JobResult>("result", j.result, results, "Whether a result is there for all that time, or given once."),
      integer("concurrency", j.concurrency, 1, 1024, "Jobs of one model that run at once; the others wait."),
      number("retry_initial_s", j.retry_initial_s, 0.01, 60,
             "Seconds before a model is asked again that was busy or not available; doubled each time."),
      number("retry_max_s", j.retry_max_s, 0.01, 3600, "The longest of these waits, in seconds."),
      integer("max_interruptions", j.max_interruptions, 1, 1000,
              "Ends of the server in the middle of a job at which it fails, be its model idempotent."),
  };
}

}  // namespace mainstay::config
