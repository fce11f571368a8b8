#include "http/metrics/families.hpp"

#include <array>
#include <limits>

namespace mainstay::http::metrics {

void Family::add(Labels labels, double value) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  if (family_.type == prometheus::MetricType::Counter)
    metric.counter.value = value;
  else
    metric.gauge.value = value;
  family_.metric.push_back(std::move(metric));
}

void Family::add(Labels labels, const Durations& durations) {
  std::array<double, Durations::coarse> ends{};
  const auto exact = Durations::coarse_ends();
  for (std::size_t i = 0; i < ends.size(); ++i) ends[i] = in_seconds(exact[i]);
  add(std::move(labels), ends, durations.coarse_counts(), in_seconds(durations.sum()));
}

void Family::add(Labels labels, std::span<const double> ends, std::span<const std::uint64_t> counts, double sum) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  auto& histogram = metric.histogram;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    histogram.sample_count += counts[i];
    const auto end = i < ends.size() ? ends[i] : std::numeric_limits<double>::infinity();
    histogram.bucket.push_back({histogram.sample_count, end});
  }
  histogram.sample_sum = sum;
  family_.metric.push_back(std::move(metric));
}

void Family::add_state(const Labels& labels, const char* label, std::span<const std::string_view> states,
                       std::string_view state) {
  for (const auto each : states) add(with(labels, label, each), each == state ? 1 : 0);
}

void Family::move_to(std::vector<prometheus::MetricFamily>& families) && {
  if (!family_.metric.empty()) families.push_back(std::move(family_));
}

Family counter(std::string name, std::string help) {
  return {std::move(name), std::move(help), prometheus::MetricType::Counter};
}

Family gauge(std::string name, std::string help) {
  return {std::move(name), std::move(help), prometheus::MetricType::Gauge};
}

Family histogram(std::string name, std::string help) {
  return {std::move(name), std::move(help), prometheus::MetricType::Histogram};
}

Labels with(Labels labels, std::string name, std::string_view value) {
  labels.push_back({std::move(name), std::string(value)});
  return labels;
}

}  // namespace mainstay::http::metrics
