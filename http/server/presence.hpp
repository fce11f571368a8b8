#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace mainstay::http {

/// Who is still connected. A request keeps the sign of its connection, and can tell at any time, from any thread,
/// whether somebody would hear its answer.
class Presence {
 public:
  using Id = std::uint64_t;
  using Gone = std::shared_ptr<const std::atomic<bool>>;

  void arrived(Id connection) {
    auto& shard = shard_of(connection);
    const std::lock_guard guard{shard.mutex};
    shard.gone.emplace(connection, std::make_shared<std::atomic<bool>>(false));
  }

  void left(Id connection) noexcept {
    auto& shard = shard_of(connection);
    const std::lock_guard guard{shard.mutex};
    const auto found = shard.gone.find(connection);
    if (found == shard.gone.end()) return;
    found->second->store(true, std::memory_order_relaxed);
    shard.gone.erase(found);
  }

  /// Null where the connection has left already.
  Gone of(Id connection) const {
    auto& shard = shard_of(connection);
    const std::lock_guard guard{shard.mutex};
    const auto found = shard.gone.find(connection);
    return found == shard.gone.end() ? nullptr : found->second;
  }

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Id, std::shared_ptr<std::atomic<bool>>> gone;
  };

  // So many that I/O threads hardly ever meet at one of them.
  static constexpr std::size_t shards = 64;
  Shard& shard_of(Id connection) const noexcept { return shards_[connection % shards]; }

  mutable std::array<Shard, shards> shards_;
};

}  // namespace mainstay::http
