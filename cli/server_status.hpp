#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/json_fields.hpp"
#include "runtime/result.hpp"

namespace mainstay::cli {

/// So many requests were answered within a time that is in this bucket, since the server has started.
struct TimesTaken {
  double upper_end_ms = 0;
  std::uint64_t count = 0;
};

struct ModelStatus {
  std::string name;
  std::string version;
  bool by_default = false;
  std::string state;
  /// Of its load, 0 to 1.
  double progress = 0;
  unsigned attempts = 0;
  std::string reason;
  bool ready = false;
  std::uint64_t serving = 0;
  std::uint64_t instances = 0;
  /// Requests that wait for an instance, and those that wait for it to be loaded.
  std::uint64_t queued = 0;
  std::optional<double> last_used_s_ago;
  std::uint64_t bytes = 0;
  std::string breaker;
  std::uint64_t requests = 0;
  /// Requests that were refused, failed, or were not answered in time.
  std::uint64_t errors = 0;
  std::optional<double> p50_ms;
  std::optional<double> p99_ms;
  std::vector<TimesTaken> times;

  /// It is on its way to be loaded.
  bool coming() const { return state == "queued" || state == "loading" || state == "warming"; }
};

struct LoadStatus {
  std::string model;
  std::string version;
  std::uint64_t attempt = 1;
  double progress = 0;
  std::string held_up_by;
};

struct MemoryStatus {
  std::string level;
  std::uint64_t total = 0;
  std::uint64_t used = 0;
  std::uint64_t own = 0;
};

/// What GET /admin/status says. All texts in it are printable.
struct ServerStatus {
  std::string status;
  std::vector<std::string> reasons;
  double uptime_s = 0;
  std::vector<ModelStatus> models;
  std::vector<LoadStatus> under_way;
  /// In the order in which they will begin.
  std::vector<LoadStatus> waiting;
  MemoryStatus memory;
  std::vector<MemoryStatus> devices;
};

/// An error where it is no such document.
Result<ServerStatus> status_from(const Json& json);

}  // namespace mainstay::cli
