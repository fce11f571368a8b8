#include "runtime/images/recolour.hpp"

#include <algorithm>
#include <array>

namespace mainstay::images {

namespace {

struct Colour {
  unsigned red, green, blue, opacity;
};

Colour colour_at(const std::byte* at, unsigned channels) noexcept {
  const auto value = [at](unsigned channel) { return std::to_integer<unsigned>(at[channel]); };
  if (channels < 3) return {value(0), value(0), value(0), channels == 2 ? value(1) : 255};
  return {value(0), value(1), value(2), channels == 4 ? value(3) : 255};
}

unsigned on_white(unsigned value, unsigned opacity) noexcept {
  return (value * opacity + 255 * (255 - opacity) + 127) / 255;
}

/// How bright the three together are seen; the weights are those of JPEG.
unsigned brightness(const Colour& colour) noexcept {
  return (77 * colour.red + 150 * colour.green + 29 * colour.blue + 128) >> 8U;
}

void put(std::byte* to, unsigned channels, Colour colour) noexcept {
  if (channels != 4 && colour.opacity != 255)
    colour = {on_white(colour.red, colour.opacity), on_white(colour.green, colour.opacity),
              on_white(colour.blue, colour.opacity), 255};
  if (channels == 1) {
    to[0] = static_cast<std::byte>(brightness(colour));
    return;
  }
  const std::array<unsigned, 4> values{colour.red, colour.green, colour.blue, colour.opacity};
  std::transform(values.begin(), values.begin() + channels, to, [](unsigned value) { return std::byte(value); });
}

}  // namespace

void recolour(const std::byte* from, unsigned from_channels, std::byte* to, unsigned to_channels, std::size_t pixels) {
  if (from_channels == to_channels) {
    std::copy_n(from, pixels * from_channels, to);
    return;
  }
  for (std::size_t i = 0; i < pixels; ++i, from += from_channels, to += to_channels)
    put(to, to_channels, colour_at(from, from_channels));
}

}  // namespace mainstay::images
