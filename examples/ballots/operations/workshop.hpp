#pragma once

#include <functional>
#include <optional>

#include "examples/ballots/crypto/fixed_base.hpp"
#include "examples/ballots/crypto/key_wrap.hpp"

namespace mainstay::ballots {

/// What every operation works with. It is made once and nothing of a request stays in it.
struct Workshop {
  explicit Workshop(MasterKey key, unsigned threads_of_call = 1)
      : g(group, group.g(), always), master(std::move(key)), threads(threads_of_call) {}
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  static constexpr std::size_t always = 1'000'000;

  Group group;
  FixedBase g;
  MasterKey master;
  unsigned threads;  ///< that one call may use
};

/// Whether nobody waits for the answer any more. Called from several threads.
using Cancelled = std::function<bool()>;

/// Runs `work(0)` ... `work(count - 1)` on the workshop's threads. After the first error, or when cancelled, no further
/// one is begun. An error is that of the lowest number that has one.
std::optional<Error> each(const Workshop& workshop, std::size_t count, const Cancelled& cancelled,
                          const std::function<std::optional<Error>(std::size_t)>& work);

/// What a call that was cancelled answers; heard by nobody.
Error cancelled_error();

}  // namespace mainstay::ballots
