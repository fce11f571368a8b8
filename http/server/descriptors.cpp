#include "http/server/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace mainstay::http {

namespace {

// For model files, workers, logs and the libraries' own.
constexpr rlim_t kept_for_others = 128;

}  // namespace

unsigned reserve_descriptors(unsigned connections) noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  const rlim_t wanted = connections + kept_for_others;
  if (limit.rlim_cur < wanted) {
    rlimit raised = limit;
    raised.rlim_cur = std::min(wanted, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur >= wanted) return connections;
  const rlim_t left = limit.rlim_cur > 2 * kept_for_others ? limit.rlim_cur - kept_for_others : limit.rlim_cur / 2;
  return static_cast<unsigned>(std::max<rlim_t>(left, 1));
}

}  // namespace mainstay::http
