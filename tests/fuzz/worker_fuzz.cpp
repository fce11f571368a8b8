// What a worker sends: bytes, cut into pieces, through the frames, and each body through the decoder of its kind, with
// a region that tensors may lie in.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/tensor_check.hpp"
#include "runtime/workers/frames.hpp"
#include "runtime/workers/messages.hpp"
#include "runtime/workers/tensors.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::workers;

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<std::shared_ptr<Region>>& regions() {
  static const std::vector<std::shared_ptr<Region>> made{std::move(Region::make(1, 8192)->region)};
  return made;
}

/// All of it can be read.
void walk(const Tensor& tensor) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < tensor.data.size(); ++i) sum += static_cast<unsigned>(tensor.data.data()[i]);
  require(misfit(tensor).empty() && sum <= 255 * tensor.data.size());
}

void read_body(std::string_view body) {
  if (const auto signature = decode_signature(body)) require(encode(*signature).size() == body.size());
  if (auto parcel = decode_parcel(body)) {
    require(encode(*parcel) == body);
    if (const auto tensors = unpack(std::move(*parcel), regions(), Data::shared))
      for (const auto& tensor : tensors.value()) walk(tensor);
  }
  if (const auto failed = decode_failed(body)) require(encode(*failed) == body);
  if (const auto upkeep = decode_upkeep(body)) require(upkeep->drift.size() <= body.size());
  if (const auto outcome = decode_outcome(body))
    require(outcome->status.ok() || outcome->status.error().message.size() <= body.size());
  if (const auto number = decode_number(body)) require(encode(*number) == body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  read_body(input);
  const std::size_t piece = size == 0 ? 1 : 1 + data[0];
  Frames frames;
  for (std::size_t at = 0; at < size; at += piece) {
    frames.add(input.substr(at, piece));
    for (;;) {
      const auto next = frames.next();
      if (!next) return 0;
      if (!*next) break;
      read_body((*next)->body);
    }
  }
  return 0;
}
