#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "cli/order.hpp"
#include "cli/server_status.hpp"

namespace mainstay::cli {

/// How far a load is.
struct LoadStage {
  /// "queued", "loading", "warming", or any other that a model can be in.
  std::string state;
  double progress = 0;
  std::uint64_t attempt = 1;
  /// Its place among the loads that wait, from 1; 0: it does not wait.
  std::size_t place = 0;
  std::size_t waiting = 0;
  /// Why it waits, where that is not for its turn; why the attempt before failed.
  std::string because;

  bool operator==(const LoadStage&) const = default;
};

/// The load of a model that was asked for. Where no version was said, it is the one that is on its way, or else the
/// default one. Nothing: the server shows none.
std::optional<LoadStage> stage_of(const ServerStatus& status, const ModelOrder& order);

/// "queued, 2nd of 3 in line: needs 3 MiB, 2 MiB are available", "loading, attempt 2": without the progress.
std::string stage_text(const LoadStage& stage);

}  // namespace mainstay::cli
