#include "runtime/loading/giving_way.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <exception>
#include <system_error>
#include <thread>

namespace mainstay {

namespace {

/// A quarter of a processor that others want all the time: somebody waits for the load, too. Not SCHED_IDLE, which
/// gives way at once, but is left so little that a busy server would never finish one.
constexpr int niceness = 5;
/// For how long it may keep the processor from a thread that has just become ready. The kernel's own value is some
/// milliseconds, whatever the niceness; kernels before 6.12 ignore this one.
constexpr std::uint64_t slice_ns = 150'000;

/// The first version of the kernel's sched_attr; its header and the C library's cannot be included together.
struct Attributes {
  std::uint32_t size = sizeof(Attributes);
  std::uint32_t policy = SCHED_OTHER;
  std::uint64_t flags = 0;
  std::int32_t nice = niceness;
  std::uint32_t priority = 0;
  std::uint64_t runtime_ns = slice_ns;
  std::uint64_t deadline_ns = 0;
  std::uint64_t period_ns = 0;
};

/// The thread's own priority: to take it back would need a privilege, which is why the thread has to end.
void let_others_go_first() {
  Attributes attributes;
  // Where it is refused, the work is done all the same.
  ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

}  // namespace

void give_way(const std::function<void()>& work) {
  std::exception_ptr thrown;
  int error = errno;
  const auto run = [&] {
    errno = error;
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
    error = errno;
  };
  try {
    std::thread{[&] {
      let_others_go_first();
      run();
    }}.join();
  } catch (const std::system_error&) {
    run();
  }
  if (thrown) std::rethrow_exception(thrown);
  errno = error;
}

}  // namespace mainstay
