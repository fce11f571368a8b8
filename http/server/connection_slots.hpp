#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "http/ip_address.hpp"

namespace mainstay::http {

/// How many connections may be open at once, and how many of them from one address. Threads may take and give back at
/// the same time.
class ConnectionSlots : public std::enable_shared_from_this<ConnectionSlots> {
 public:
  /// One connection's place; given back when destroyed.
  class Slot {
   public:
    /// None.
    Slot() = default;
    Slot(std::shared_ptr<ConnectionSlots> owner, const IpAddress& address)
        : owner_(std::move(owner)), address_(address) {}
    Slot(Slot&&) noexcept = default;
    Slot& operator=(Slot&& other) noexcept {
      std::swap(owner_, other.owner_);
      std::swap(address_, other.address_);
      return *this;
    }
    ~Slot() {
      if (owner_) owner_->give_back(address_);
    }

    explicit operator bool() const noexcept { return owner_ != nullptr; }

   private:
    std::shared_ptr<ConnectionSlots> owner_;
    IpAddress address_;
  };

  struct Limits {
    unsigned all = 0;
    /// 0: any number.
    unsigned per_address = 0;
    /// Those that may have any number.
    std::vector<IpNetwork> free;
  };

  explicit ConnectionSlots(Limits limits) : limits_(std::move(limits)) {}

  /// Where none is free it says so, and `on_free` is called once by whoever gives the next one back.
  bool has_free(std::function<void()> on_free) {
    if (open_ < limits_.all) return true;
    std::lock_guard guard{mutex_};
    waiting_ = true;
    // One may have been given back between the look and the flag, by somebody who did not see the flag.
    if (open_ < limits_.all) return true;
    on_free_.push_back(std::move(on_free));
    return false;
  }

  /// None where the address has as many as it may.
  Slot take(const IpAddress& peer) {
    const auto address = peer.owner();
    if (!admit(address)) return {};
    ++open_;
    return Slot{shared_from_this(), address};
  }

  unsigned open() const noexcept { return open_; }

  /// Forgets who waits.
  void stop() noexcept {
    std::lock_guard guard{mutex_};
    on_free_.clear();
  }

 private:
  bool counts(const IpAddress& address) const {
    return limits_.per_address > 0 &&
           std::ranges::none_of(limits_.free, [&](const IpNetwork& network) { return network.contains(address); });
  }

  bool admit(const IpAddress& address) {
    if (!counts(address)) return true;
    std::lock_guard guard{addresses_mutex_};
    auto& open = addresses_[address];
    if (open == limits_.per_address) return false;
    ++open;
    return true;
  }

  void forget(const IpAddress& address) {
    if (!counts(address)) return;
    std::lock_guard guard{addresses_mutex_};
    const auto found = addresses_.find(address);
    if (--found->second == 0) addresses_.erase(found);
  }

  void give_back(const IpAddress& address) {
    forget(address);
    --open_;
    if (!waiting_.exchange(false)) return;
    std::vector<std::function<void()>> called;
    {
      std::lock_guard guard{mutex_};
      called.swap(on_free_);
    }
    for (const auto& call : called) call();
  }

  const Limits limits_;
  std::atomic<unsigned> open_{0};
  std::atomic<bool> waiting_{false};
  std::mutex mutex_;
  std::vector<std::function<void()>> on_free_;
  std::mutex addresses_mutex_;
  /// Those that have any open.
  std::map<IpAddress, unsigned> addresses_;
};

}  // namespace mainstay::http
