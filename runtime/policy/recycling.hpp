#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "config/config.hpp"

namespace mainstay {

/// When the instances of one model have served their time. They are replaced one at a time: the next one has to wait
/// until the one before it is over.
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

  bool may_begin() const noexcept { return !under_way_; }
  void begun(std::size_t instance) noexcept { under_way_ = instance; }
  /// The instance has its successor, or is gone for another reason. Does nothing where it was not its turn.
  void ended(std::size_t instance) noexcept {
    if (under_way_ == instance) under_way_.reset();
  }

 private:
  config::Recycle rule_;
  std::mt19937_64 random_;
  std::optional<std::size_t> under_way_;
};

}  // namespace mainstay
