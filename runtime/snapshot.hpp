#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace mainstay {

/// A value that many threads read and few replace. Readers take no lock and share no counter: each announces in a slot
/// of its own what it looks at. A writer swaps the pointer and frees the old value once no slot names it any more.
template <class T>
class Snapshot {
 public:
  Snapshot() : current_(new T()) {}
  ~Snapshot() { delete current_.load(); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  /// Calls `look` with the value of this moment. `look` must be short, must not block, and must not keep a reference.
  template <class Look>
  decltype(auto) read(Look&& look) const {
    const Hold hold{*this};
    return std::forward<Look>(look)(hold.value());
  }

  /// Replaces the value by a changed copy. Writers wait for one another, and for readers of the old value to move on.
  template <class Change>
  void update(Change&& change) {
    std::lock_guard guard{writers_};
    const T* old = current_.load(std::memory_order_relaxed);
    auto next = std::make_unique<T>(*old);
    std::forward<Change>(change)(*next);
    current_.store(next.release(), std::memory_order_seq_cst);
    while (is_held(old)) std::this_thread::yield();
    delete old;
  }

 private:
  struct alignas(64) Slot {
    std::atomic<const T*> holds{nullptr};
  };
  // More slots than threads read at once in practice; with more readers than slots a reader waits for a free one.
  static constexpr std::size_t slot_count = 64;

  class Hold {
   public:
    explicit Hold(const Snapshot& owner) {
      const T* seen = owner.current_.load(std::memory_order_acquire);
      std::size_t at = std::hash<std::thread::id>{}(std::this_thread::get_id());
      for (;; ++at) {
        slot_ = &owner.slots_[at % slot_count];
        const T* empty = nullptr;
        if (slot_->holds.compare_exchange_strong(empty, seen, std::memory_order_seq_cst)) break;
      }
      // The value may have been replaced before the slot was seen by its writer: announce again until both agree.
      for (const T* now; (now = owner.current_.load(std::memory_order_seq_cst)) != seen; seen = now)
        slot_->holds.store(now, std::memory_order_seq_cst);
      value_ = seen;
    }
    ~Hold() { slot_->holds.store(nullptr, std::memory_order_release); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

    const T& value() const noexcept { return *value_; }

   private:
    Slot* slot_;
    const T* value_;
  };

  bool is_held(const T* value) const {
    for (const auto& slot : slots_)
      if (slot.holds.load(std::memory_order_seq_cst) == value) return true;
    return false;
  }

  std::atomic<const T*> current_;
  mutable std::array<Slot, slot_count> slots_;
  std::mutex writers_;
};

}  // namespace mainstay
