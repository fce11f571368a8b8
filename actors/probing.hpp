#pragma once

#include <memory>
#include <optional>

#include "actors/contracts.hpp"
#include "actors/crew.hpp"
#include "runtime/admission/admission.hpp"

namespace mainstay::actors {

/// Finds out by its canary whether a model whose breaker is open is well again. One canary at a time is under way or
/// planned.
class Probing {
 public:
  /// `owner` tells `due` when it receives a `canary_atom`.
  Probing(caf::scheduled_actor& owner, const config::Model& config, std::shared_ptr<Admission> admission);

  /// The breaker has opened, or is open for longer.
  void opened();
  void due(const Crew& crew, RequestQueue& queue);

 private:
  void plan();

  caf::scheduled_actor& owner_;
  const config::Model& config_;
  const std::shared_ptr<Admission> admission_;
  /// When the next one is asked. A reminder that comes before has been overtaken by another one.
  std::optional<Clock::time_point> at_;
};

}  // namespace mainstay::actors
