#pragma once

#include <functional>
#include <string>

#include "cli/load_stage.hpp"
#include "cli/order.hpp"
#include "cli/server.hpp"
#include "cli/wakeups.hpp"

namespace mainstay::cli {

/// What became of an order.
struct Carried {
  enum class End : std::uint8_t { done, failed, left_going };
  End end = End::done;
  /// Why it failed.
  std::string why;
};

/// Gives an order and waits until it is carried out, for as long as the server answers. A signal ends the waiting, not
/// what was ordered. How a load gets on is shown every 100 ms; `show` may be empty.
Carried carry_out(const Server& server, const ModelOrder& order, const Wakeups& wakeups,
                  const std::function<void(const LoadStage&)>& show);

}  // namespace mainstay::cli
