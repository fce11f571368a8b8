#include "runtime/images/decode_png.hpp"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/images/recolour.hpp"

namespace mainstay::images {

namespace {

// What the library may take for a chunk that it has to keep: none that an image needs is larger.
constexpr png_alloc_size_t max_chunk_bytes = 65536;

/// The library leaves a mistake by a long jump. Nothing on the way may have to be destroyed: what does is a member.
class PngReader {
 public:
  PngReader(std::string_view bytes, Size size, unsigned channels)
      : left_(bytes),
        size_(size),
        channels_(channels),
        png_(png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore)) {
    if (png_) info_ = png_create_info_struct(png_);
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  Result<Pixels> read() {
    if (!info_) return Error{Errc::unavailable, "there is no memory to decode it"};
    if (!guarded([this] { begin(); })) return damaged();
    const auto full = std::size_t{size_.width} * size_.height;
    Canvas canvas(full * channels_);
    // An interlaced image is complete only with its last pass.
    decoded_.resize(png_get_rowbytes(png_, info_) * (passes_ > 1 ? size_.height : 1));
    if (!guarded([this, &canvas] { passes_ > 1 ? read_passes(canvas) : read_rows(canvas); })) return damaged();
    return Pixels{size_, channels_, canvas.filled()};
  }

 private:
  template <class Work>
  bool guarded(Work work) {
    if (setjmp(png_jmpbuf(png_))) return false;
    work();
    return true;
  }

  void begin() {
    png_set_read_fn(png_, this, give);
    png_set_user_limits(png_, size_.width, size_.height);
    png_set_chunk_malloc_max(png_, max_chunk_bytes);
    // Texts, profiles and times, which may inflate to anything, are not even read.
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_read_info(png_, info_);
    png_set_expand(png_);
    png_set_scale_16(png_);
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    found_channels_ = png_get_channels(png_, info_);
  }

  void read_rows(const Canvas& canvas) {
    for (std::size_t row = 0; row < size_.height; ++row) {
      png_read_row(png_, row_at(0), nullptr);
      recolour_row(canvas, row, 0);
    }
    png_read_end(png_, nullptr);
  }

  void read_passes(const Canvas& canvas) {
    for (int pass = 0; pass < passes_; ++pass)
      for (std::size_t row = 0; row < size_.height; ++row) png_read_row(png_, row_at(row), nullptr);
    png_read_end(png_, nullptr);
    for (std::size_t row = 0; row < size_.height; ++row) recolour_row(canvas, row, row);
  }

  png_bytep row_at(std::size_t row) { return decoded_.data() + row * size_.width * found_channels_; }

  void recolour_row(const Canvas& canvas, std::size_t row, std::size_t decoded_row) {
    recolour(reinterpret_cast<const std::byte*>(row_at(decoded_row)), found_channels_,
             canvas.at(row * size_.width * channels_), channels_, size_.width);
  }

  Error damaged() const { return {Errc::invalid_argument, std::string("is a damaged PNG: ") + why_}; }

  static void give(png_structp png, png_bytep to, png_size_t count) {
    auto& left = static_cast<PngReader*>(png_get_io_ptr(png))->left_;
    if (left.size() < count) png_error(png, "it ends too early");
    std::memcpy(to, left.data(), count);
    left.remove_prefix(count);
  }

  static void fail(png_structp png, png_const_charp why) {
    auto& self = *static_cast<PngReader*>(png_get_error_ptr(png));
    std::strncpy(self.why_, why, sizeof self.why_ - 1);
    png_longjmp(png, 1);
  }
  static void ignore(png_structp, png_const_charp) {}

  std::string_view left_;
  const Size size_;
  const unsigned channels_;
  unsigned found_channels_ = 0;
  int passes_ = 1;
  std::vector<png_byte> decoded_;
  char why_[128] = "";
  png_structp png_;
  png_infop info_ = nullptr;
};

}  // namespace

Result<Pixels> decode_png(std::string_view bytes, Size size, unsigned channels) {
  return PngReader(bytes, size, channels).read();
}

}  // namespace mainstay::images
