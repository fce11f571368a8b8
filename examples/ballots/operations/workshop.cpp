#include "examples/ballots/operations/workshop.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace mainstay::ballots {

Error cancelled_error() { return {Errc::deadline_exceeded, "cancelled"}; }

std::optional<Error> each(const Workshop& workshop, std::size_t count, const Cancelled& cancelled,
                          const std::function<std::optional<Error>(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> over = false;
  std::mutex mutex;
  std::optional<Error> error;
  std::size_t error_at = count;
  std::exception_ptr thrown;
  const auto run = [&] {
    try {
      while (!over) {
        if (cancelled()) {
          over = true;
          return;
        }
        const auto at = next++;
        if (at >= count) return;
        auto failed = work(at);
        if (!failed) continue;
        over = true;
        const std::lock_guard guard{mutex};
        if (at < error_at) {
          error = std::move(failed);
          error_at = at;
        }
      }
    } catch (...) {
      // Out of memory or randomness; rethrown in the caller's thread.
      over = true;
      const std::lock_guard guard{mutex};
      thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min<std::size_t>(workshop.threads, count); ++i) others.emplace_back(run);
    run();
  }
  if (thrown) std::rethrow_exception(thrown);
  if (error) return error;
  if (next < count) return cancelled_error();
  return std::nullopt;
}

}  // namespace mainstay::ballots
