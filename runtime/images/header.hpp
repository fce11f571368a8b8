#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "config/images.hpp"

namespace mainstay::images {

using Format = config::ImageFormat;

/// What bytes are by what they begin with, whatever somebody calls them; nothing: no image that is read here.
std::optional<Format> format_of(std::string_view bytes) noexcept;
/// As it stands in messages: "JPEG".
std::string_view name_of(Format format) noexcept;

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  bool operator==(const Size&) const = default;
};

/// What an image says it measures, without decoding it; nothing: it does not say so where it has to.
std::optional<Size> size_of(std::string_view bytes, Format format) noexcept;

}  // namespace mainstay::images
