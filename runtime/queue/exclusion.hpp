#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/error.hpp"

namespace mainstay {

/// A number of places for requests that are computed, be they of one model or of several. Whoever finds none is told
/// so, or waits and is called when its turn has come. From any thread.
class Exclusion {
 public:
  explicit Exclusion(std::size_t places) : free_(places) {}

  /// False: there is no place, or others wait for one.
  bool enter();
  /// Whether `enter` would say so now.
  bool full() const;
  /// What somebody is told who does not wait.
  static Error refusal();
  /// The same for somebody who waits: where it has no place now, `call` is called when it may come for one. The first
  /// to wait is the first to have one. `call` must not block, and must not come back here.
  bool enter_or_wait(const void* who, std::function<void()> call);
  /// It waits no more.
  void forget(const void* who);
  void leave();

 private:
  struct Waiting {
    const void* who;
    std::function<void()> call;
  };
  /// The last of those who may come, the others having been called before; nothing: it is nobody's turn.
  std::function<void()> next() const;

  mutable std::mutex mutex_;
  std::size_t free_;
  std::deque<Waiting> waiting_;
};

/// One of these places, left once: when it is given back or destroyed, whichever thread comes first.
class Place {
 public:
  Place() = default;
  ~Place() { leave(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  /// One that was entered. To be said before others know this place.
  void hold(std::shared_ptr<Exclusion> exclusion) {
    exclusion_ = std::move(exclusion);
    held_ = true;
  }
  void leave() noexcept {
    if (held_.exchange(false)) exclusion_->leave();
  }

 private:
  std::shared_ptr<Exclusion> exclusion_;
  std::atomic<bool> held_{false};
};

/// The exclusions that models share, by the names of their groups: one place each.
class ExclusiveGroups {
 public:
  std::shared_ptr<Exclusion> of(const std::string& group);

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<Exclusion>> groups_;
};

}  // namespace mainstay
