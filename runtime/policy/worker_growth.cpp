#include "runtime/policy/worker_growth.hpp"

namespace mainstay {

void WorkerGrowth::look(const std::vector<Worker>& workers) {
  std::map<std::int64_t, Seen> now;
  for (const auto& worker : workers) {
    const auto before = seen_.find(worker.pid);
    now[worker.pid] = {before == seen_.end() ? worker.bytes : before->second.first, worker.bytes};
  }
  seen_ = std::move(now);
}

std::optional<std::int64_t> WorkerGrowth::leakiest() const {
  std::optional<std::int64_t> leakiest;
  std::uint64_t most = 0;
  for (const auto& [pid, seen] : seen_) {
    if (seen.last <= seen.first || seen.last - seen.first <= most) continue;
    most = seen.last - seen.first;
    leakiest = pid;
  }
  return leakiest;
}

std::optional<std::int64_t> WorkerGrowth::shed(Clock::time_point now) {
  if (shed_at_ && now - *shed_at_ < between_two_shed) return std::nullopt;
  const auto worker = leakiest();
  if (worker) shed_at_ = now;
  return worker;
}

}  // namespace mainstay
