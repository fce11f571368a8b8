#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace mainstay::http {

/// Who is connected. A request keeps the record of its connection, and can tell at any time, from any thread, whether
/// somebody would hear its answer.
class Presence {
 public:
  using Id = std::uint64_t;

  /// How a client came.
  struct Way {
    /// "TLSv1.3"; empty: without TLS. Must name a constant.
    std::string_view tls;
    /// Whom its certificate names; empty: it has shown none.
    std::string certificate;
  };
  struct Visitor {
    std::atomic<bool> gone{false};
    Way way;
  };

  /// Only the first call for a connection counts.
  void arrived(Id connection, Way way = {}) {
    auto& shard = shard_of(connection);
    const std::lock_guard guard{shard.mutex};
    auto& visitor = shard.visitors[connection];
    if (visitor) return;
    visitor = std::make_shared<Visitor>();
    visitor->way = std::move(way);
  }

  void left(Id connection) noexcept {
    auto& shard = shard_of(connection);
    const std::lock_guard guard{shard.mutex};
    const auto found = shard.visitors.find(connection);
    if (found == shard.visitors.end()) return;
    found->second->gone.store(true, std::memory_order_relaxed);
    shard.visitors.erase(found);
  }

  /// Null where the connection has left already.
  std::shared_ptr<const Visitor> of(Id connection) const {
    auto& shard = shard_of(connection);
    const std::lock_guard guard{shard.mutex};
    const auto found = shard.visitors.find(connection);
    return found == shard.visitors.end() ? nullptr : found->second;
  }

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Id, std::shared_ptr<Visitor>> visitors;
  };

  // So many that I/O threads hardly ever meet at one of them.
  static constexpr std::size_t shards = 64;
  Shard& shard_of(Id connection) const noexcept { return shards_[connection % shards]; }

  mutable std::array<Shard, shards> shards_;
};

}  // namespace mainstay::http
