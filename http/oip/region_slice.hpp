#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/oip/shared_regions.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// Where in a region a tensor lies, or is to lie.
struct RegionSlice {
  SharedRegion region;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// The slice that the parameters of a tensor name by `shared_memory_region`, `shared_memory_byte_size` and
/// `shared_memory_offset`; nothing: they name none. `owner` says in errors whose parameters they are.
Result<std::optional<RegionSlice>> slice_from(const Parameters& parameters, const ClientRegions& regions,
                                              std::string_view owner);

/// Inputs of one request that lie in regions. They are copied: what was checked must not change any more.
class RegionInputs {
 public:
  explicit RegionInputs(const ClientRegions& regions) : regions_(regions), left_(regions.max_bytes) {}

  /// Takes a tensor of which all else is known out of the region that its parameters name.
  Status take(const Parameters& parameters, Tensor& input);

 private:
  ClientRegions regions_;
  std::uint64_t left_;
};

/// Puts an output where it is wanted.
Status put(const Tensor& output, const RegionSlice& slice);

}  // namespace mainstay::http::oip
