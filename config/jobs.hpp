#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace mainstay::config {

enum class JobResult : std::uint8_t {
  ttl,   ///< kept until its time is over
  once,  ///< given away once
};

/// Calls that say that a job is over, to URLs that clients give.
struct Webhooks {
  /// As in "hooks.example.org", "*.example.org:8443" and "http://localhost:9000"; none: nobody is called.
  std::vector<std::string> allowed_hosts;
  /// Networks of no public addresses, as in "10.0.0.0/8", that the name of an allowed host may stand for.
  std::vector<std::string> private_networks;
  /// The variable, or the file, that holds the secret that calls are signed with: "whsec_" and base64.
  std::string secret_env;
  std::string secret_file;
  /// The authorities that receivers' certificates may come from, in PEM; empty: those that the system believes.
  std::string ca;
  /// For one call, from the name's look-up to the head of the answer.
  double timeout_s = 10;
  /// Calls for one job; then it is given up.
  unsigned max_attempts = 10;
  /// Before the second one; doubled each time.
  double retry_initial_s = 5;
  double retry_max_s = 600;
  /// Calls at once, and of these to one receiver.
  unsigned concurrency = 8;
  unsigned concurrency_per_host = 2;

  bool operator==(const Webhooks&) const = default;
};

/// Requests that are answered later.
struct Jobs {
  /// The file in which they are kept; empty: there are none.
  std::string path;
  /// Jobs that are known at once, finished ones included.
  std::size_t max_jobs = 10000;
  /// Bytes of their requests and results together.
  std::uint64_t max_bytes = std::uint64_t{1} << 30;
  /// For a job to wait, from when it was accepted.
  double max_age_s = 86400;
  /// For a result to be kept, and for it to be known afterwards that there was a job.
  double result_ttl_s = 3600;
  JobResult result = JobResult::ttl;
  /// Jobs of one model that run at once.
  unsigned concurrency = 1;
  /// Before a model is asked again that could not take a job; doubled each time.
  double retry_initial_s = 1;
  double retry_max_s = 60;
  /// Ends of the server in the middle of a job after which it is not run again, be its model idempotent.
  unsigned max_interruptions = 10;
  Webhooks webhooks;

  bool operator==(const Jobs&) const = default;
};

}  // namespace mainstay::config
