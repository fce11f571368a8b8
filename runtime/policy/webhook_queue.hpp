#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "runtime/policy/webhook_life.hpp"

namespace mainstay {

/// All deliveries that are owed, and which is next: the one that has been due for longest, of those whose receiver has
/// not as many under way as may be. So one that never answers leaves the others room. Nothing happens in here.
class WebhookQueue {
 public:
  explicit WebhookQueue(const config::Webhooks& config) : config_(config) {}

  /// Puts one in, or in the place of the one with its number.
  void put(std::uint64_t number, const std::string& receiver, WallTime not_before);
  void remove(std::uint64_t number);

  /// A place among those under way. It is given back when the delivery has ended, be it owed any more or not.
  void take_place(std::uint64_t number, const std::string& receiver);
  void leave_place(std::uint64_t number);

  /// Whose turn it is.
  std::optional<std::uint64_t> next(WallTime now) const;
  /// When `next` may have another answer by time alone.
  std::optional<WallTime> wake(WallTime now) const;

  std::size_t owed() const noexcept { return owed_.size(); }

 private:
  struct Owed {
    std::string receiver;
    WallTime not_before;
  };
  struct Line {
    /// Not those that have a place.
    std::set<std::pair<WallTime, std::uint64_t>> waiting;
    std::size_t places = 0;
  };
  bool has_place_in(const Line& line) const noexcept {
    return places_.size() < config_.concurrency && line.places < config_.concurrency_per_host;
  }
  void drop_if_empty(const std::string& receiver);

  const config::Webhooks config_;
  std::map<std::uint64_t, Owed> owed_;
  std::map<std::string, Line> lines_;
  std::map<std::uint64_t, std::string> places_;
};

}  // namespace mainstay
