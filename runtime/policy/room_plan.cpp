#include "runtime/policy/room_plan.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace mainstay {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

bool may_go(const Evictable& model) { return model.idle && !model.always_loaded && model.bytes > 0; }

/// The biggest of the models seen so far, as many as may be unloaded.
class Biggest {
 public:
  explicit Biggest(unsigned most) : most_(most) {}

  /// `position`: where the model stands among those that may go.
  void see(std::uint64_t bytes, std::size_t position) {
    if (most_ == 0) return;
    if (kept_.size() == most_) {
      if (kept_.back().bytes >= bytes) return;
      sum_ -= kept_.back().bytes;
      kept_.pop_back();
    }
    // Of two that are alike the one seen first stays in front: it has been idle for longer.
    const auto place = std::upper_bound(kept_.begin(), kept_.end(), bytes,
                                        [](std::uint64_t size, const Kept& other) { return size > other.bytes; });
    kept_.insert(place, {bytes, position});
    sum_ += bytes;
  }

  std::uint64_t sum() const { return sum_; }

  /// The fewest that make up the sum, by position.
  std::vector<std::size_t> fewest(std::uint64_t wanted) const {
    std::vector<std::size_t> positions;
    for (std::uint64_t sum = 0; const auto& model : kept_) {
      if (sum >= wanted) break;
      sum += model.bytes;
      positions.push_back(model.position);
    }
    std::sort(positions.begin(), positions.end());
    return positions;
  }

 private:
  struct Kept {
    std::uint64_t bytes;
    std::size_t position;
  };

  const unsigned most_;
  std::vector<Kept> kept_;
  std::uint64_t sum_ = 0;
};

/// Rounded so that a need never looks smaller, and what there is never larger, than it is.
std::string needs_mib(std::uint64_t bytes) { return std::to_string(bytes / mib + (bytes % mib > 0)) + " MiB"; }
std::string has_mib(std::uint64_t bytes) { return std::to_string(bytes / mib) + " MiB"; }

}  // namespace

RoomPlan plan_room(const RoomAsked& asked, std::vector<Evictable> loaded) {
  RoomPlan plan{.needed = asked.needed(), .available = asked.available, .reachable = asked.available};
  if (asked.available >= plan.needed) return plan;
  const auto short_of = plan.needed - asked.available;

  std::erase_if(loaded, std::not_fn(may_go));
  std::stable_sort(loaded.begin(), loaded.end(),
                   [](const auto& one, const auto& other) { return one.last_used < other.last_used; });
  Biggest biggest(asked.max_unload);
  for (std::size_t i = 0; i < loaded.size() && biggest.sum() < short_of; ++i) biggest.see(loaded[i].bytes, i);

  plan.reachable += biggest.sum();
  if (biggest.sum() < short_of) {
    plan.kind = RoomPlan::Kind::cannot;
    return plan;
  }
  plan.kind = RoomPlan::Kind::unload;
  for (const auto position : biggest.fewest(short_of)) plan.unload.push_back(std::move(loaded[position].key));
  return plan;
}

std::string balance(std::uint64_t needed, std::uint64_t available) {
  return "needs " + needs_mib(needed) + ", " + has_mib(available) + " are available";
}

std::string shortage(const RoomPlan& plan) {
  const auto text = balance(plan.needed, plan.available) + " and ";
  if (plan.reachable == plan.available) return text + "no idle model can be unloaded";
  return text + "unloading idle models would make " + has_mib(plan.reachable);
}

}  // namespace mainstay
