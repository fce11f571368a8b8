#include "runtime/workers/tensors.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "runtime/tensor_check.hpp"

namespace mainstay::workers {

namespace {

// Of every tensor: as LibTorch has its own, for vector instructions and cache lines.
constexpr std::size_t alignment = 64;

std::size_t aligned(std::size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

bool lies_in(const Buffer& data, const Region* region) {
  constexpr std::less_equal<const std::byte*> not_after;
  return region != nullptr && data.size() > 0 && not_after(region->data(), data.data()) &&
         not_after(data.data() + data.size(), region->data() + region->size());
}

Buffer copy_of(const std::byte* data, std::size_t size) {
  const std::shared_ptr<std::byte[]> bytes(new std::byte[size]);
  std::copy_n(data, size, bytes.get());
  return {bytes, bytes.get(), size};
}

/// The memory at a place, or nothing where it is none.
const std::byte* find(const Place& place, const Region& region) {
  if (place.size > region.size() || place.offset > region.size() - place.size) return nullptr;
  return region.data() + place.offset;
}

}  // namespace

std::size_t room_for(std::span<const Tensor> tensors, const Region* there) {
  std::size_t room = 0;
  for (const auto& tensor : tensors)
    if (!lies_in(tensor.data, there)) room += aligned(tensor.data.size());
  return room > max_carried_bytes ? room : 0;
}

Parcel pack(std::span<const Tensor> tensors, Region* region, const Region* there) {
  Parcel parcel;
  const bool carried = room_for(tensors, there) == 0;
  std::size_t used = 0;
  for (const auto& tensor : tensors) {
    auto& placed = parcel.tensors.emplace_back(PlacedTensor{tensor.name, tensor.datatype, tensor.shape, {}});
    const auto size = tensor.data.size();
    if (lies_in(tensor.data, there)) {
      placed.place = {there->id(), static_cast<std::uint64_t>(tensor.data.data() - there->data()), size};
      continue;
    }
    placed.place = {carried ? 0 : region->id(), used, size};
    if (carried)
      parcel.carried.append(tensor.data.text()).resize(used + aligned(size));
    else
      std::copy_n(tensor.data.data(), size, region->data() + used);
    used += aligned(size);
  }
  return parcel;
}

Result<std::vector<Tensor>, std::string> unpack(Parcel parcel, std::span<const std::shared_ptr<Region>> regions,
                                                Data data) {
  std::vector<Tensor> tensors;
  const auto carried = Buffer::of(std::move(parcel.carried));
  for (auto& placed : parcel.tensors) {
    const auto& place = placed.place;
    auto& tensor = tensors.emplace_back(Tensor{std::move(placed.name), placed.datatype, std::move(placed.shape), {}});
    if (place.region == 0) {
      tensor.data = carried.slice(place.offset, place.size);
    } else {
      const auto region =
          std::ranges::find_if(regions, [&](const auto& each) { return each && each->id() == place.region; });
      const auto* bytes = region == regions.end() ? nullptr : find(place, **region);
      if (bytes == nullptr) return "tensor '" + tensor.name + "' lies outside of the shared memory";
      tensor.data = data == Data::copied || tensor.datatype == Datatype::bytes ? copy_of(bytes, place.size)
                                                                               : Buffer(*region, bytes, place.size);
    }
    if (auto wrong = misfit(tensor); !wrong.empty()) return "tensor '" + tensor.name + "' " + wrong;
  }
  return tensors;
}

}  // namespace mainstay::workers
