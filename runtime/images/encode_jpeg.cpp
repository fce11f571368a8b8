#include "runtime/images/encode_jpeg.hpp"

#include <cstdlib>
#include <vector>

#include "runtime/images/jpeg_errors.hpp"
#include "runtime/images/recolour.hpp"

namespace mainstay::images {

namespace {

class JpegWriter {
 public:
  JpegWriter(const Pixels& pixels, int quality)
      : pixels_(pixels),
        channels_(pixels.channels == 1 ? 1 : 3),
        quality_(quality),
        row_(pixels.size.width * channels_) {
    jpeg_.err = &errors_.manager;
    jpeg_.client_data = &errors_;
  }
  ~JpegWriter() {
    jpeg_destroy_compress(&jpeg_);
    std::free(out_);
  }
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;

  Result<std::string> write() {
    if (setjmp(errors_.escape)) return Error{Errc::internal, std::string("an image cannot be encoded: ") + errors_.why};
    write_all();
    return std::string(reinterpret_cast<const char*>(out_), out_size_);
  }

 private:
  void write_all() {
    jpeg_create_compress(&jpeg_);
    jpeg_mem_dest(&jpeg_, &out_, &out_size_);
    jpeg_.image_width = pixels_.size.width;
    jpeg_.image_height = pixels_.size.height;
    jpeg_.input_components = static_cast<int>(channels_);
    jpeg_.in_color_space = channels_ == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg_);
    jpeg_set_quality(&jpeg_, quality_, TRUE);
    jpeg_start_compress(&jpeg_, TRUE);
    auto* row = row_.data();
    while (jpeg_.next_scanline < jpeg_.image_height) {
      recolour(pixels_.data.data() + jpeg_.next_scanline * pixels_.row_bytes(), pixels_.channels,
               reinterpret_cast<std::byte*>(row), channels_, pixels_.size.width);
      jpeg_write_scanlines(&jpeg_, &row, 1);
    }
    jpeg_finish_compress(&jpeg_);
  }

  const Pixels& pixels_;
  const unsigned channels_;
  const int quality_;
  std::vector<JSAMPLE> row_;
  unsigned char* out_ = nullptr;
  unsigned long out_size_ = 0;
  JpegErrors errors_;
  jpeg_compress_struct jpeg_{};
};

}  // namespace

Result<std::string> encode_jpeg(const Pixels& pixels, int quality) { return JpegWriter(pixels, quality).write(); }

}  // namespace mainstay::images
