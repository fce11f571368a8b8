#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "runtime/memory/shared_segment.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// A region of shared memory as its client has described it.
struct SharedRegion {
  std::string name;
  std::string key;
  std::uint64_t offset = 0;
  std::uint64_t byte_size = 0;
  std::shared_ptr<const SharedSegment> segment = {};
};

/// The regions that clients have registered. Each belongs to the key that it was registered with, and is there for
/// nobody else; without keys they belong to all together. What uses a region keeps it. Used by any thread.
class SharedRegions {
 public:
  explicit SharedRegions(const config::SharedMemory& limits) : limits_(limits) {}

  bool enabled() const noexcept { return limits_.enabled; }

  Status add(std::string_view owner, SharedRegion region);
  /// One that is not there is gone, too.
  void remove(std::string_view owner, std::string_view name);
  void remove_all(std::string_view owner);
  Result<SharedRegion> find(std::string_view owner, std::string_view name) const;
  /// By name.
  std::vector<SharedRegion> all(std::string_view owner) const;

 private:
  using Id = std::pair<std::string, std::string>;

  const config::SharedMemory limits_;
  mutable std::mutex mutex_;
  /// By owner and name.
  std::map<Id, SharedRegion> regions_;
  std::uint64_t bytes_ = 0;
};

/// The regions that a request may use.
struct ClientRegions {
  /// Null: none.
  const SharedRegions* regions = nullptr;
  std::string_view owner = {};
  /// That one request may take out of them.
  std::uint64_t max_bytes = 0;

  Result<SharedRegion> find(std::string_view name) const;
};

}  // namespace mainstay::http::oip
