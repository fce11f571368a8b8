#pragma once

#include <prometheus/metric_family.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/traffic/durations.hpp"

namespace mainstay::http::metrics {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// A metric's series, as they are at one moment. Values are read where they arise anyway: nothing is counted for this.
class Family {
 public:
  Family(std::string name, std::string help, prometheus::MetricType type)
      : family_{std::move(name), std::move(help), type, {}} {}

  void add(Labels labels, double value);
  void add(Labels labels, const Durations& durations);
  /// One series for each state, as a label called `label`; that of the state it is in is 1, the others are 0.
  void add_state(const Labels& labels, const char* label, std::span<const std::string_view> states,
                 std::string_view state);
  /// Buckets up to and including these ends, with what is in each of them and, at last, beyond.
  void add(Labels labels, std::span<const double> ends, std::span<const std::uint64_t> counts, double sum);

  /// Nothing where it has no series.
  void move_to(std::vector<prometheus::MetricFamily>& families) &&;

 private:
  prometheus::MetricFamily family_;
};

Family counter(std::string name, std::string help);
Family gauge(std::string name, std::string help);
Family histogram(std::string name, std::string help);

/// The labels, and one more.
Labels with(Labels labels, std::string name, std::string_view value);

inline double in_seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

}  // namespace mainstay::http::metrics
