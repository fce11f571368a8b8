#include "tests/chaos/latency.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

namespace mainstay::chaos {

Latency Latency::of(const History& history) {
  std::vector<std::chrono::nanoseconds> took;
  for (const auto& record : history) took.push_back(record.took);
  if (took.empty()) return {};
  std::ranges::sort(took);
  return {took.size(), took[took.size() / 2], took[took.size() * 99 / 100], took.back()};
}

std::size_t slower_than(const History& history, std::chrono::duration<double, std::milli> bound) {
  return static_cast<std::size_t>(
      std::ranges::count_if(history, [bound](const Record& record) { return record.took > bound; }));
}

std::string text_of(const Latency& latency) {
  std::ostringstream text;
  text.precision(3);
  text << latency.count << " requests, p50 " << latency.p50.count() << " ms, p99 " << latency.p99.count()
       << " ms, worst " << latency.worst.count() << " ms";
  return text.str();
}

}  // namespace mainstay::chaos
