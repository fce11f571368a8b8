// What may be said of requests that are answered later.

#include <array>

#include "config/bind.hpp"
#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/spelling.hpp"
#include "config/units.hpp"

namespace mainstay::config {
namespace {

constexpr std::array<Name<JobResult>, 2> results{{{"ttl", JobResult::ttl}, {"once", JobResult::once}}};
constexpr double longest_s = 30 * day_s;
constexpr Spelling host{"A-Za-z0-9*\\[", "A-Za-z0-9.:/*_\\[\\]-", 300, ""};
constexpr Spelling network{"0-9a-fA-F:", "0-9a-fA-F.:/", 64, ""};

Fields describe(Webhooks& w) {
  return {
      texts("allowed_hosts", w.allowed_hosts, host, 256,
            "Receivers that clients may name, as in hooks.example.org, *.example.org, hooks.example.org:8443 or "
            "http://localhost:9000; https and its own port unless it says otherwise. Empty: nobody is called."),
      texts("private_networks", w.private_networks, network, 256,
            "Networks, as in 10.0.0.0/8, in which an allowed name may be found though they are not public."),
      text("secret_env", w.secret_env, {0, 128},
           "A variable of the environment that holds the secret that calls are signed with, whsec_BASE64."),
      path("secret_file", w.secret_file, "Or a file that holds it; relative to the file that names it."),
      path("ca", w.ca,
           "Certificates of the authorities that receivers' certificates may come from, in PEM; empty: those that the "
           "system believes."),
      number("timeout_s", w.timeout_s, 0.01, 600, "Seconds that one call may take as a whole; then it has failed."),
      integer("max_attempts", w.max_attempts, 1, 100, "Calls for one job that may fail; then it is given up."),
      number("retry_initial_s", w.retry_initial_s, 0.01, 600,
             "Seconds before a call that has failed is made again; doubled each time."),
      number("retry_max_s", w.retry_max_s, 0.01, day_s, "The longest of these waits, in seconds."),
      integer("concurrency", w.concurrency, 1, 64, "Calls at once, each with a thread; the others wait."),
      integer("concurrency_per_host", w.concurrency_per_host, 1, 64,
              "Of these to one host and port, so that one that is slow leaves others room."),
  };
}

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
      section("webhooks", describe(j.webhooks), "Calls that say that a job is over."),
  };
}

}  // namespace mainstay::config
