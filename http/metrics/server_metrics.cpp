#include "http/metrics/server_metrics.hpp"

#include <array>

#include "http/health/health_facts.hpp"
#include "http/metrics/families.hpp"
#include "runtime/memory/process_facts.hpp"

namespace mainstay::http::metrics {

namespace {

constexpr std::array<std::string_view, 3> memory_levels{"normal", "high", "critical"};
constexpr std::array<std::string_view, 3> health_states{"ok", "degraded", "unhealthy"};
constexpr std::array<std::string_view, jobs::delivery_ends> delivery_ends{"delivered", "failed", "given_up"};

template <class Number>
void add_known(std::vector<prometheus::MetricFamily>& families, Family family, const std::optional<Number>& value) {
  if (!value) return;
  family.add({}, static_cast<double>(*value));
  std::move(family).move_to(families);
}

/// Under the names that all programs have them by.
void append_process(std::vector<prometheus::MetricFamily>& families) {
  const auto facts = process_facts();
  add_known(families, counter("process_cpu_seconds_total", "Processor time of the server, without its workers."),
            facts.cpu_seconds);
  add_known(families, gauge("process_resident_memory_bytes", "Memory of the server, without its workers."),
            facts.resident_bytes);
  add_known(families, gauge("process_virtual_memory_bytes", "Addresses that the server uses."), facts.virtual_bytes);
  add_known(families, gauge("process_threads", "Threads of the server."), facts.threads);
  add_known(families, gauge("process_open_fds", "File descriptors that are open."), facts.open_files);
  add_known(families, gauge("process_max_fds", "File descriptors that may be open."), facts.most_open_files);
  add_known(families, gauge("process_start_time_seconds", "When the server was started, since 1970."), facts.started);
}

void append_memory(std::vector<prometheus::MetricFamily>& families, const MemoryView& view) {
  const auto& reading = view.reading;
  add_known(families, gauge("mainstay_memory_total_bytes", "Memory that the server and its workers may take."),
            std::optional(reading.total));
  add_known(families, gauge("mainstay_memory_available_bytes", "What of it could be taken now."),
            std::optional(reading.available));
  add_known(families, gauge("mainstay_memory_own_bytes", "What the server and its workers have."),
            std::optional(reading.own));
  auto level = gauge("mainstay_memory_level", "1 for how short memory is.");
  level.add_state({}, "level", memory_levels, name_of(view.level));
  std::move(level).move_to(families);
  auto total = gauge("mainstay_device_memory_total_bytes", "Memory of an accelerator.");
  auto used = gauge("mainstay_device_memory_used_bytes", "What of it is in use, by whomever.");
  for (std::size_t i = 0; i < reading.devices.size(); ++i) {
    const Labels device{{"device", std::to_string(i)}, {"name", reading.devices[i].name}};
    total.add(device, static_cast<double>(reading.devices[i].total));
    used.add(device, static_cast<double>(reading.devices[i].used));
  }
  std::move(total).move_to(families);
  std::move(used).move_to(families);
}

void append_jobs(std::vector<prometheus::MetricFamily>& families, const jobs::Counts& counts) {
  auto now = gauge("mainstay_jobs", "Requests that are answered later, by state.");
  auto ended = counter("mainstay_jobs_finished_total", "Requests answered later that have ended, by how they did.");
  for (std::size_t i = 0; i < job_states; ++i) {
    const auto state = static_cast<JobState>(i);
    now.add({{"state", std::string(name_of(state))}}, static_cast<double>(counts.now[i]));
    if (state != JobState::queued && state != JobState::running)
      ended.add({{"outcome", std::string(name_of(state))}}, static_cast<double>(counts.ended[i]));
  }
  std::move(now).move_to(families);
  std::move(ended).move_to(families);
  add_known(families, gauge("mainstay_jobs_bytes", "What is kept of their requests and results."),
            std::optional(counts.bytes));
  add_known(families, gauge("mainstay_webhooks_owed", "Jobs that are over, of which somebody is still to be told."),
            std::optional(counts.owed));
  auto deliveries = counter("mainstay_webhook_deliveries_total", "Tries to tell somebody that a job is over.");
  for (std::size_t i = 0; i < delivery_ends.size(); ++i)
    deliveries.add({{"outcome", std::string(delivery_ends[i])}}, static_cast<double>(counts.deliveries[i]));
  std::move(deliveries).move_to(families);
}

}  // namespace

void append_server_metrics(std::vector<prometheus::MetricFamily>& families, const Dependencies& dependencies,
                           Clock::time_point now) {
  auto health = gauge("mainstay_health", "1 for how the server is.");
  health.add_state({}, "status", health_states, name_of(judge_health(health_facts(dependencies, now)).status));
  std::move(health).move_to(families);
  const auto loads = dependencies.loads.view();
  add_known(families, gauge("mainstay_loads_under_way", "Models that are being loaded."),
            std::optional(loads.under_way.size()));
  add_known(families, gauge("mainstay_loads_waiting", "Models that wait for their turn to be loaded."),
            std::optional(loads.waiting.size()));
  if (dependencies.jobs) append_jobs(families, dependencies.jobs->counts());
  append_memory(families, dependencies.memory.view());
  append_process(families);
}

}  // namespace mainstay::http::metrics
