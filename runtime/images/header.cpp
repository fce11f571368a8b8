#include "runtime/images/header.hpp"

#include <cstddef>

namespace mainstay::images {

namespace {

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
// The start of an image, and the first byte of a marker.
constexpr std::string_view jpeg_signature = "\xff\xd8\xff";

std::uint32_t byte_at(std::string_view bytes, std::size_t at) noexcept { return static_cast<unsigned char>(bytes[at]); }

/// Big-endian.
std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t length) noexcept {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < length; ++i) number = number << 8U | byte_at(bytes, at + i);
  return number;
}

std::optional<Size> stated(Size size) noexcept {
  if (size.width == 0 || size.height == 0) return std::nullopt;
  return size;
}

/// The first chunk has to be the header.
std::optional<Size> size_of_png(std::string_view bytes) noexcept {
  constexpr std::size_t header = png_signature.size() + 8;
  constexpr std::uint32_t largest = 0x7fffffff;
  if (bytes.size() < header + 13 || bytes.substr(header - 4, 4) != "IHDR") return std::nullopt;
  const Size size{number_at(bytes, header, 4), number_at(bytes, header + 4, 4)};
  if (size.width > largest || size.height > largest) return std::nullopt;
  return stated(size);
}

bool begins_frame(std::uint32_t marker) noexcept {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

bool stands_alone(std::uint32_t marker) noexcept { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7); }

/// From segment to segment until that which begins a frame.
std::optional<Size> size_of_jpeg(std::string_view bytes) noexcept {
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    if (byte_at(bytes, at) != 0xff) return std::nullopt;
    const auto marker = byte_at(bytes, at + 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    at += 2;
    if (stands_alone(marker)) continue;
    const auto length = number_at(bytes, at, 2);
    constexpr std::uint32_t scan = 0xda, end = 0xd9;
    if (marker == scan || marker == end || length < 2) return std::nullopt;
    if (!begins_frame(marker)) {
      at += length;
      continue;
    }
    if (length < 8 || bytes.size() - at < 8) return std::nullopt;
    return stated({number_at(bytes, at + 5, 2), number_at(bytes, at + 3, 2)});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Format> format_of(std::string_view bytes) noexcept {
  if (bytes.starts_with(png_signature)) return Format::png;
  if (bytes.starts_with(jpeg_signature)) return Format::jpeg;
  return std::nullopt;
}

std::string_view name_of(Format format) noexcept { return format == Format::png ? "PNG" : "JPEG"; }

std::optional<Size> size_of(std::string_view bytes, Format format) noexcept {
  return format == Format::png ? size_of_png(bytes) : size_of_jpeg(bytes);
}

}  // namespace mainstay::images
