#pragma once

#include <ATen/core/Generator.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <atomic>
#include <cstdint>
#include <memory>

namespace mainstay {

/// The random generator of one model. What torch has belongs to the process: models that drew from it would change one
/// another's answers. Starts with torch's own default seed, so that a model answers as it would after
/// torch.manual_seed(67280421310721).
class OwnGenerator final : public c10::DebugInfoBase {
 public:
  OwnGenerator();

  /// To draw from; from now on it counts as moved.
  const at::Generator& draw() noexcept;
  /// What torch.manual_seed means in a model.
  void seed(std::uint64_t seed);

  bool moved() const noexcept { return moved_.load(std::memory_order_relaxed); }
  /// Back to the state that it began with.
  void restart();
  std::uint64_t hash() const;

 private:
  at::Generator generator_;
  /// A call may draw on threads that it forks off.
  std::atomic<bool> moved_{false};
};

/// While it lives, everything that this thread computes, and what it forks off, is followed: who draws without naming a
/// generator draws from the given one, and operators that write to a tensor without telling move its version counter.
class Followed {
 public:
  explicit Followed(std::shared_ptr<OwnGenerator> generator);

 private:
  c10::DebugInfoGuard told_;
  c10::impl::IncludeDispatchKeyGuard included_;
};

}  // namespace mainstay
