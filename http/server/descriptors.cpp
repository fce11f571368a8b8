#include "http/server/descriptors.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace mainstay::http {

namespace {

// For model files, workers, logs and the libraries' own.
constexpr rlim_t kept_for_others = 128;

// The kernel doubles the table of descriptors when it is full, and in a process of several threads that stops whoever
// wants one for some 10 ms, up to ten times until there are thousands. Once the table has room it keeps it.
void make_room(rlim_t descriptors) noexcept {
  const int any = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (any < 0) return;
  const int last = ::fcntl(any, F_DUPFD_CLOEXEC, static_cast<int>(descriptors) - 1);
  if (last >= 0) ::close(last);
  ::close(any);
}

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
  make_room(std::min(wanted, limit.rlim_cur));
  if (limit.rlim_cur >= wanted) return connections;
  const rlim_t left = limit.rlim_cur > 2 * kept_for_others ? limit.rlim_cur - kept_for_others : limit.rlim_cur / 2;
  return static_cast<unsigned>(std::max<rlim_t>(left, 1));
}

}  // namespace mainstay::http
