#include "runtime/images/decode.hpp"

#include <string>

#include "runtime/images/decode_jpeg.hpp"
#include "runtime/images/decode_png.hpp"

namespace mainstay::images {

std::optional<Error> breach(Size size, const DecodeLimits& limits) {
  const auto measures = [](std::uint32_t width, std::uint32_t height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
  };
  if (size.width > limits.max_width || size.height > limits.max_height)
    return Error{Errc::invalid_argument, "is " + measures(size.width, size.height) + ", allowed: at most " +
                                             measures(limits.max_width, limits.max_height)};
  if (std::uint64_t{size.width} * size.height > limits.max_pixels)
    return Error{Errc::invalid_argument, "is " + measures(size.width, size.height) + ", allowed: at most " +
                                             std::to_string(limits.max_pixels) + " of them in all"};
  return std::nullopt;
}

Result<Pixels> decode(std::string_view bytes, unsigned channels, const DecodeLimits& limits) {
  const auto format = format_of(bytes);
  if (!format) return Error{Errc::invalid_argument, "is neither a JPEG nor a PNG"};
  const auto size = size_of(bytes, *format);
  if (!size) return Error{Errc::invalid_argument, "is a " + std::string(name_of(*format)) + " with a broken header"};
  if (auto error = breach(*size, limits)) return *std::move(error);
  return *format == Format::png ? decode_png(bytes, *size, channels)
                                : decode_jpeg(bytes, *size, channels, limits.max_scans);
}

}  // namespace mainstay::images
