#pragma once

#include <atomic>
#include <cstdint>

namespace mainstay {

/// How far an instance has come with loading its model: what was really read of it, then what it was really asked.
/// Never falls. Lies in memory that a server and its worker process share, so that it holds nothing but lock-free
/// atomics.
class LoadProgress {
 public:
  enum class Stage : std::uint8_t {
    reading,  ///< the model is being read and made
    warming,  ///< it is there, and is asked for the first time
  };

  Stage stage() const noexcept { return stage_.load(std::memory_order_relaxed); }
  /// From 0 to 1.
  float share() const noexcept { return share_.load(std::memory_order_relaxed); }

  void has_read(std::uint64_t bytes, std::uint64_t of) noexcept {
    if (of > 0) advance(reading_share * static_cast<float>(static_cast<double>(bytes) / static_cast<double>(of)));
  }
  /// Everything was read, and this many of the steps that follow are done.
  void has_warmed(unsigned steps, unsigned of) noexcept {
    stage_.store(Stage::warming, std::memory_order_relaxed);
    advance(reading_share + (of == 0 ? 0 : (1 - reading_share) * static_cast<float>(steps) / static_cast<float>(of)));
  }
  void finish() noexcept { advance(1); }

 private:
  /// Of the whole; for most models the rest is soon done.
  static constexpr float reading_share = 0.9F;

  void advance(float share) noexcept {
    auto seen = share_.load(std::memory_order_relaxed);
    while (share > seen && !share_.compare_exchange_weak(seen, share < 1 ? share : 1, std::memory_order_relaxed)) {
    }
  }

  std::atomic<Stage> stage_{Stage::reading};
  std::atomic<float> share_{0};
};

static_assert(std::atomic<LoadProgress::Stage>::is_always_lock_free);

}  // namespace mainstay
