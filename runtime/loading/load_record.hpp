#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "runtime/loading/progress.hpp"

namespace mainstay {

/// How a model was loaded, is being loaded, and what it takes. Its actor and its queue write it, anybody may read it at
/// any time.
class LoadRecord {
 public:
  using Wall = std::chrono::system_clock::time_point;

  /// Attempts at the load under way, or at the last one.
  std::atomic<unsigned> attempts{0};
  /// How often it has been loaded.
  std::atomic<std::uint64_t> loads{0};
  /// Instances that take requests.
  std::atomic<std::uint64_t> serving{0};
  /// Requests that wait for it to be loaded.
  std::atomic<std::uint64_t> waiting{0};
  /// Bytes that all of its instances take; 0: not known. What they took last time, where it is not loaded.
  std::atomic<std::uint64_t> bytes{0};
  /// Requests may have it loaded: it was loaded at the start or asked for, and no operator has unloaded it since.
  std::atomic<bool> wanted{false};
  /// An operator unloaded it: no request loads it again.
  std::atomic<bool> unwanted{false};
  /// When a request for it last came or was answered, in nanoseconds of `Clock`; 0: none ever.
  std::atomic<std::int64_t> last_used{0};

  struct Times {
    /// Of the load under way or the last one; nothing in it: there was none, or it has not ended well.
    Wall started{};
    Wall completed{};
  };
  Times times() const {
    std::lock_guard guard{mutex_};
    return times_;
  }
  /// An attempt begins, for so many instances.
  void begin(Wall now, std::size_t instances = 1) {
    std::lock_guard guard{mutex_};
    expected_ = instances;
    times_ = {now, {}};
    instances_.clear();
  }
  void complete(Wall now) {
    std::lock_guard guard{mutex_};
    times_.completed = now;
    instances_.clear();
    loads.fetch_add(1);
  }

  /// Another instance begins to load.
  void watch(std::shared_ptr<const LoadProgress> instance) {
    std::lock_guard guard{mutex_};
    instances_.push_back(std::move(instance));
  }
  /// Of the attempt under way: the mean of its instances, from 0 to 1. 1 after it has ended well.
  float progress() const {
    std::lock_guard guard{mutex_};
    if (times_.completed != Wall{}) return 1;
    float sum = 0;
    for (const auto& instance : instances_) {
      // A worker says what it likes: what is no number is not greater than 0 either.
      const auto share = instance->share();
      sum += share > 0 ? std::min(share, 1.0F) : 0;
    }
    return sum / static_cast<float>(std::max(expected_, instances_.size()));
  }
  /// All that is left of the attempt under way is to ask the model for the first time.
  bool warming() const {
    std::lock_guard guard{mutex_};
    for (const auto& instance : instances_)
      if (instance->stage() != LoadProgress::Stage::warming) return false;
    return !instances_.empty();
  }

 private:
  mutable std::mutex mutex_;
  Times times_;
  std::size_t expected_ = 1;
  std::vector<std::shared_ptr<const LoadProgress>> instances_;
};

}  // namespace mainstay
