#include "runtime/images/encode_png.hpp"

#include <png.h>

#include <csetjmp>
#include <cstring>
#include <new>

namespace mainstay::images {

namespace {

// Of nine: most of what can be gained, in a fraction of the time.
constexpr int compression_level = 3;

int colour_type(unsigned channels) noexcept {
  if (channels == 1) return PNG_COLOR_TYPE_GRAY;
  return channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA;
}

/// The library leaves a mistake by a long jump. Nothing on the way may have to be destroyed: what does is a member.
class PngWriter {
 public:
  explicit PngWriter(const Pixels& pixels)
      : pixels_(pixels), png_(png_create_write_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore)) {
    if (png_) info_ = png_create_info_struct(png_);
  }
  ~PngWriter() { png_destroy_write_struct(&png_, &info_); }
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;

  Result<std::string> write() {
    if (!info_) return Error{Errc::unavailable, "there is no memory to encode an image"};
    if (setjmp(png_jmpbuf(png_))) return Error{Errc::internal, std::string("an image cannot be encoded: ") + why_};
    write_all();
    return std::move(out_);
  }

 private:
  void write_all() {
    png_set_write_fn(png_, this, take, nullptr);
    png_set_compression_level(png_, compression_level);
    png_set_IHDR(png_, info_, pixels_.size.width, pixels_.size.height, 8, colour_type(pixels_.channels),
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png_, info_);
    for (std::size_t row = 0; row < pixels_.size.height; ++row)
      png_write_row(png_, reinterpret_cast<png_const_bytep>(pixels_.data.data() + row * pixels_.row_bytes()));
    png_write_end(png_, nullptr);
  }

  static void take(png_structp png, png_bytep from, png_size_t count) {
    auto& self = *static_cast<PngWriter*>(png_get_io_ptr(png));
    bool taken = true;
    try {
      self.out_.append(reinterpret_cast<const char*>(from), count);
    } catch (const std::bad_alloc&) {
      taken = false;
    }
    // Not from within the catch, which a long jump would not leave.
    if (!taken) png_error(png, "there is no memory for it");
  }

  static void fail(png_structp png, png_const_charp why) {
    auto& self = *static_cast<PngWriter*>(png_get_error_ptr(png));
    std::strncpy(self.why_, why, sizeof self.why_ - 1);
    png_longjmp(png, 1);
  }
  static void ignore(png_structp, png_const_charp) {}

  const Pixels& pixels_;
  std::string out_;
  char why_[128] = "";
  png_structp png_;
  png_infop info_ = nullptr;
};

}  // namespace

Result<std::string> encode_png(const Pixels& pixels) { return PngWriter(pixels).write(); }

}  // namespace mainstay::images
