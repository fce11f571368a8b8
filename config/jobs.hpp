#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace mainstay::config {

enum class JobResult : std::uint8_t {
  ttl,   ///< kept until its time is over
  once,  ///< given away once
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

  bool operator==(const Jobs&) const = default;
};

}  // namespace mainstay::config
