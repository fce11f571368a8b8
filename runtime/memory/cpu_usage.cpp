#include "runtime/memory/cpu_usage.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>

namespace mainstay {

namespace {

/// Fewer say little: a tick is a hundredth of a second of one processor.
constexpr std::uint64_t least_ticks = 10;

}  // namespace

CpuUsage::CpuUsage(std::filesystem::path proc) : proc_(std::move(proc)), seen_(read()) {}

double CpuUsage::share() {
  std::lock_guard guard{mutex_};
  const auto now = read();
  if (now.all < seen_.all + least_ticks) return share_;
  // The time of a processor that was taken away may be counted back.
  const auto busy = now.busy - std::min(now.busy, seen_.busy);
  share_ = std::min(1.0, static_cast<double>(busy) / static_cast<double>(now.all - seen_.all));
  seen_ = now;
  return share_;
}

CpuUsage::Ticks CpuUsage::read() const {
  // "cpu  user nice system idle iowait irq softirq steal guest guest_nice"; guests are in user and nice already.
  std::ifstream lines(proc_ / "stat");
  std::string name;
  Ticks ticks;
  if (!(lines >> name) || name != "cpu") return ticks;
  constexpr int idle = 3;
  constexpr int waiting = 4;
  constexpr int columns = 8;
  std::uint64_t number = 0;
  for (int column = 0; column < columns && lines >> number; ++column) {
    ticks.all += number;
    if (column != idle && column != waiting) ticks.busy += number;
  }
  return ticks;
}

}  // namespace mainstay
