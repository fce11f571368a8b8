#include "runtime/workers/region_pool.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace mainstay::workers {

namespace {

// Growing in powers of two, calls of slowly growing size need few regions.
constexpr std::size_t smallest_region = 64 * 1024;

}  // namespace

std::shared_ptr<RegionPool> RegionPool::make(Limits limits) {
  return std::shared_ptr<RegionPool>(new RegionPool(limits));
}

Result<RegionPool::Taken> RegionPool::take(std::size_t bytes) {
  if (bytes > limits_.region_bytes)
    return Error{Errc::invalid_argument, "tensors of " + std::to_string(bytes) + " bytes are more than the " +
                                             std::to_string(limits_.region_bytes) + " that a worker process may share"};
  std::uint32_t id = 0;
  {
    std::lock_guard guard{mutex_};
    auto best = idle_.end();
    for (auto each = idle_.begin(); each != idle_.end(); ++each)
      if ((*each)->size() >= bytes && (best == idle_.end() || (*each)->size() < (*best)->size())) best = each;
    if (best != idle_.end()) {
      auto region = std::move(*best);
      idle_.erase(best);
      idle_bytes_ -= region->size();
      ++taken_;
      return Taken{lease(std::move(region)), {}};
    }
    id = ++last_id_;
  }
  auto made = Region::make(id, std::max(smallest_region, std::bit_ceil(bytes)));
  if (!made) return std::move(made).error();
  std::lock_guard guard{mutex_};
  ++taken_;
  return Taken{lease(std::move(made->region)), std::move(made->descriptor)};
}

RegionPool::Lease RegionPool::lease(std::unique_ptr<Region> region) {
  // The pool goes with its worker; what is still read then outlives it.
  return {region.release(), [pool = weak_from_this()](Region* returned) {
            std::unique_ptr<Region> owned{returned};
            if (const auto home = pool.lock()) home->give_back(std::move(owned));
          }};
}

void RegionPool::give_back(std::unique_ptr<Region> region) {
  // Unmapped outside of the lock.
  std::vector<std::unique_ptr<Region>> gone;
  std::lock_guard guard{mutex_};
  --taken_;
  idle_bytes_ += region->size();
  idle_.push_back(std::move(region));
  // The oldest first: they are of the size that is no longer asked for.
  while (idle_bytes_ > limits_.idle_bytes) {
    idle_bytes_ -= idle_.front()->size();
    dropped_.push_back(idle_.front()->id());
    gone.push_back(std::move(idle_.front()));
    idle_.erase(idle_.begin());
  }
}

std::size_t RegionPool::taken() const {
  std::lock_guard guard{mutex_};
  return taken_;
}

std::vector<std::uint32_t> RegionPool::dropped() {
  std::lock_guard guard{mutex_};
  return std::exchange(dropped_, {});
}

}  // namespace mainstay::workers
