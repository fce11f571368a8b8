#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "config/config.hpp"
#include "runtime/queue/request.hpp"

namespace mainstay {

/// When an instance has served its time.
class Recycling {
 public:
  /// What one instance may serve from its start to its end; 0: as much as comes.
  struct Life {
    std::uint64_t requests = 0;
  };

  Recycling(const config::Recycle& rule, std::uint64_t seed) : rule_(rule), random_(seed) {}

  /// Of an instance that starts now. Differs from instance to instance, by the jitter.
  Life begin_life();

  /// Why an instance is to be replaced, for people; nothing: it is not. 0 bytes: its memory is not known.
  std::optional<std::string> worn(const Life& life, std::uint64_t requests, std::uint64_t rss_bytes) const;

 private:
  config::Recycle rule_;
  std::mt19937_64 random_;
};

/// Whose turn it is among the instances of one model: they are replaced one at a time. Where no successor can be had,
/// nobody has a turn for a while, and those that are there serve on.
class RecyclingTurn {
 public:
  explicit RecyclingTurn(std::chrono::nanoseconds pause) : pause_(std::chrono::duration_cast<Clock::duration>(pause)) {}

  /// True where its turn begins now.
  bool begin(std::size_t instance, Clock::time_point now) noexcept {
    if (instance_ || now < not_before_) return false;
    instance_ = instance;
    return true;
  }
  /// Whose turn it is; nothing: nobody's.
  std::optional<std::size_t> instance() const noexcept { return instance_; }
  /// The instance has its successor, or is gone for another reason. Does nothing where it was not its turn.
  void end(std::size_t instance) noexcept {
    if (instance_ == instance) instance_.reset();
  }
  /// There is no successor to be had.
  void put_off(Clock::time_point now) noexcept {
    instance_.reset();
    not_before_ = now + pause_;
  }

 private:
  Clock::duration pause_;
  std::optional<std::size_t> instance_;
  Clock::time_point not_before_{};
};

}  // namespace mainstay
