#include "runtime/images/encode.hpp"

#include "runtime/images/encode_jpeg.hpp"
#include "runtime/images/encode_png.hpp"

namespace mainstay::images {

Result<std::string> encode(const Pixels& pixels, Format format, int quality) {
  return format == Format::png ? encode_png(pixels) : encode_jpeg(pixels, quality);
}

}  // namespace mainstay::images
