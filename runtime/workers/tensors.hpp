#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/tensor.hpp"
#include "runtime/workers/messages.hpp"
#include "runtime/workers/region.hpp"

namespace mainstay::workers {

/// Bytes of a region that these tensors take, those apart that lie in `there` already; 0: they fit into a message.
std::size_t room_for(std::span<const Tensor> tensors, const Region* there = nullptr);

/// Puts tensors into `region`, or into the message where they take no room, and leaves those that lie in `there` where
/// they are.
Parcel pack(std::span<const Tensor> tensors, Region* region, const Region* there = nullptr);

enum class Data : bool {
  shared,  ///< stays in the region, which it keeps
  copied,
};

/// The tensors of a parcel; an error where one lies elsewhere than in `regions`. Texts, whose lengths are looked at
/// again and again, are always copied: their sender might change them in between.
Result<std::vector<Tensor>, std::string> unpack(Parcel parcel, std::span<const std::shared_ptr<Region>> regions,
                                                Data data);

}  // namespace mainstay::workers
