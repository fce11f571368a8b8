#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/result.hpp"
#include "runtime/workers/region.hpp"

namespace mainstay::workers {

/// The regions that a server shares with one worker. One that is taken is back when the last owner of it is gone, which
/// may be long after its call, and after the worker: an answer's tensors point into it. Taken by one thread, given back
/// on any.
class RegionPool : public std::enable_shared_from_this<RegionPool> {
 public:
  using Lease = std::shared_ptr<Region>;

  /// What one region may have, and what may lie in all those together that nobody uses.
  struct Limits {
    std::size_t region_bytes = std::size_t{4} * 1024 * 1024 * 1024;
    std::size_t idle_bytes = std::size_t{256} * 1024 * 1024;
  };

  static std::shared_ptr<RegionPool> make(Limits limits);

  struct Taken {
    Lease lease;
    /// Of a region that the worker does not know yet; else empty.
    Descriptor descriptor;
  };
  /// `invalid_argument`: no region may be so large; `unavailable`: the system has none to give at present.
  Result<Taken> take(std::size_t bytes);

  /// How many are out at present.
  std::size_t taken() const;
  /// What was let go of since this was last asked, for the worker to do the same.
  std::vector<std::uint32_t> dropped();

 private:
  explicit RegionPool(Limits limits) : limits_(limits) {}
  Lease lease(std::unique_ptr<Region> region);
  void give_back(std::unique_ptr<Region> region);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Region>> idle_;
  std::size_t idle_bytes_ = 0;
  std::size_t taken_ = 0;
  std::uint32_t last_id_ = 0;
  std::vector<std::uint32_t> dropped_;
};

}  // namespace mainstay::workers
