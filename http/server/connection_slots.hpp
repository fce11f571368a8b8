#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace mainstay::http {

/// How many connections may be open at once. Threads may take and give back at the same time; there is no lock as long
/// as slots are free.
class ConnectionSlots : public std::enable_shared_from_this<ConnectionSlots> {
 public:
  /// One connection's place; given back when destroyed.
  class Slot {
   public:
    Slot() = default;
    explicit Slot(std::shared_ptr<ConnectionSlots> owner) : owner_(std::move(owner)) {}
    Slot(Slot&&) noexcept = default;
    Slot& operator=(Slot&& other) noexcept {
      std::swap(owner_, other.owner_);
      return *this;
    }
    ~Slot() {
      if (owner_) owner_->give_back();
    }

   private:
    std::shared_ptr<ConnectionSlots> owner_;
  };

  explicit ConnectionSlots(unsigned limit) : limit_(limit) {}

  /// Where none is free it says so, and `on_free` is called once by whoever gives the next one back.
  bool has_free(std::function<void()> on_free) {
    if (open_ < limit_) return true;
    std::lock_guard guard{mutex_};
    waiting_ = true;
    // One may have been given back between the look and the flag, by somebody who did not see the flag.
    if (open_ < limit_) return true;
    on_free_.push_back(std::move(on_free));
    return false;
  }

  Slot take() {
    ++open_;
    return Slot{shared_from_this()};
  }

  unsigned open() const noexcept { return open_; }

  /// Forgets who waits.
  void stop() noexcept {
    std::lock_guard guard{mutex_};
    on_free_.clear();
  }

 private:
  void give_back() {
    --open_;
    if (!waiting_.exchange(false)) return;
    std::vector<std::function<void()>> called;
    {
      std::lock_guard guard{mutex_};
      called.swap(on_free_);
    }
    for (const auto& call : called) call();
  }

  const unsigned limit_;
  std::atomic<unsigned> open_{0};
  std::atomic<bool> waiting_{false};
  std::mutex mutex_;
  std::vector<std::function<void()>> on_free_;
};

}  // namespace mainstay::http
