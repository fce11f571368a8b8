// What somebody sends for an image: its header, and all of it, decoded where its header says that it is small.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/images/decode.hpp"
#include "runtime/images/encode.hpp"

namespace {

using namespace mainstay;

void require(bool holds) {
  if (!holds) std::abort();
}

// So small that an input takes no time worth naming, whatever it says.
constexpr images::DecodeLimits limits{.max_width = 256, .max_height = 256, .max_pixels = 16384, .max_scans = 8};

void decode(std::string_view input, unsigned channels) {
  const auto pixels = images::decode(input, channels, limits);
  if (!pixels) {
    require(pixels.error().code == Errc::invalid_argument && !pixels.error().message.empty());
    return;
  }
  const auto& [size, given, data] = pixels.value();
  const auto format = images::format_of(input);
  require(format && images::size_of(input, *format) == size && !images::breach(size, limits));
  require(given == channels && data.size() == pixels.value().row_bytes() * size.height);
  // All of it can be read, and comes back.
  const auto again = images::decode(images::encode(*pixels, images::Format::png, 0).value(), channels, limits);
  require(again.ok() && again.value().data.text() == data.text());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  for (const auto format : {images::Format::png, images::Format::jpeg})
    if (const auto stated = images::size_of(input, format)) require(stated->width > 0 && stated->height > 0);
  for (const unsigned channels : {1U, 3U, 4U}) decode(input, channels);
  return 0;
}
