#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/images/pixels.hpp"

namespace mainstay::images::test {

/// An image in which no two neighbours are the same.
inline Pixels drawn(std::uint32_t width, std::uint32_t height, unsigned channels) {
  const Canvas canvas(std::size_t{width} * height * channels);
  for (std::size_t i = 0; i < canvas.size; ++i)
    *canvas.at(i) = static_cast<std::byte>(i / channels * 7 + i % channels * 50);
  return {{width, height}, channels, canvas.filled()};
}

/// An image of one colour.
inline Pixels painted(std::uint32_t width, std::uint32_t height, const std::vector<unsigned>& colour) {
  const Canvas canvas(std::size_t{width} * height * colour.size());
  for (std::size_t i = 0; i < canvas.size; ++i) *canvas.at(i) = static_cast<std::byte>(colour[i % colour.size()]);
  return {{width, height}, static_cast<unsigned>(colour.size()), canvas.filled()};
}

inline std::string number(std::uint32_t value) {
  std::string text(4, '\0');
  for (unsigned i = 0; i < 4; ++i) text[i] = static_cast<char>(value >> (24 - 8 * i));
  return text;
}

inline std::string chunk(const std::string& name, const std::string& data) {
  const auto named = name + data;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size()));
  return number(static_cast<std::uint32_t>(data.size())) + named + number(static_cast<std::uint32_t>(sum));
}

inline std::string deflated(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  auto size = static_cast<uLongf>(out.size());
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  out.resize(size);
  return out;
}

/// A PNG made by hand: 8 bits, grey where `colour_type` is 0. `before` stands between its header and its pixels.
inline std::string png(std::uint32_t width, std::uint32_t height, const std::string& inflated,
                       const std::string& before = "", char colour_type = 0, char interlaced = 0) {
  const auto header = number(width) + number(height) + std::string{8, colour_type, 0, 0, interlaced};
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + before + chunk("IDAT", deflated(inflated)) + chunk("IEND", "");
}

}  // namespace mainstay::images::test
