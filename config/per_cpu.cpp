#include "config/per_cpu.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>

namespace mainstay::config {

namespace {

/// Takes a number of one to four digits from the front.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto most = text.substr(0, std::min<std::size_t>(text.size(), 4));
  const auto [end, failed] = std::from_chars(most.data(), most.data() + most.size(), number);
  if (failed != std::errc{} || most.starts_with('-')) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - most.data()));
  return number;
}

}  // namespace

std::optional<std::int64_t> per_cpu_value(std::string_view said, unsigned processors) {
  constexpr std::string_view unit = "cpu";
  if (!said.starts_with(unit)) return std::nullopt;
  said.remove_prefix(unit.size());
  std::int64_t value = processors;
  if (said.starts_with('*')) {
    said.remove_prefix(1);
    const auto factor = take_number(said);
    if (!factor) return std::nullopt;
    value *= *factor;
  }
  if (said.starts_with('+') || said.starts_with('-')) {
    const bool less = said.front() == '-';
    said.remove_prefix(1);
    const auto more = take_number(said);
    if (!more) return std::nullopt;
    value += less ? -*more : *more;
  }
  if (!said.empty()) return std::nullopt;
  return value;
}

unsigned processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&allowed)));
}

}  // namespace mainstay::config
