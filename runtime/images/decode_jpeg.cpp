#include "runtime/images/decode_jpeg.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/images/jpeg_errors.hpp"
#include "runtime/images/recolour.hpp"

namespace mainstay::images {

namespace {

class JpegReader {
 public:
  JpegReader(std::string_view bytes, Size size, unsigned channels, int max_scans)
      : bytes_(bytes), size_(size), channels_(channels) {
    jpeg_.err = &errors_.manager;
    jpeg_.client_data = &errors_;
    watch_.base.progress_monitor = watch;
    watch_.max_scans = max_scans;
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  Result<Pixels> read() {
    if (!guarded([this] { begin(); })) return damaged();
    Canvas canvas(std::size_t{size_.width} * size_.height * channels_);
    row_.resize(std::size_t{size_.width} * static_cast<unsigned>(jpeg_.output_components));
    if (!guarded([this, &canvas] { read_rows(canvas); })) return damaged();
    return Pixels{size_, channels_, canvas.filled()};
  }

 private:
  struct Watch {
    jpeg_progress_mgr base{};
    int max_scans = 0;
  };

  template <class Work>
  bool guarded(Work work) {
    if (setjmp(errors_.escape)) return false;
    work();
    return true;
  }

  void begin() {
    jpeg_create_decompress(&jpeg_);
    jpeg_.progress = &watch_.base;
    jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    jpeg_read_header(&jpeg_, TRUE);
    if (jpeg_.image_width != size_.width || jpeg_.image_height != size_.height)
      give_up(common(), "it has two headers that differ");
    if (jpeg_.num_components != 1 && jpeg_.num_components != 3)
      give_up(common(), "its colours are neither grey nor red, green and blue");
    jpeg_.out_color_space = jpeg_.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&jpeg_);
  }

  void read_rows(const Canvas& canvas) {
    auto* row = row_.data();
    while (jpeg_.output_scanline < jpeg_.output_height) {
      const std::size_t place = jpeg_.output_scanline;
      jpeg_read_scanlines(&jpeg_, &row, 1);
      recolour(reinterpret_cast<const std::byte*>(row), static_cast<unsigned>(jpeg_.output_components),
               canvas.at(place * size_.width * channels_), channels_, size_.width);
    }
    jpeg_finish_decompress(&jpeg_);
  }

  j_common_ptr common() { return reinterpret_cast<j_common_ptr>(&jpeg_); }
  Error damaged() const { return {Errc::invalid_argument, std::string("is a damaged JPEG: ") + errors_.why}; }

  static void watch(j_common_ptr jpeg) {
    const auto* said = reinterpret_cast<const Watch*>(jpeg->progress);
    if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > said->max_scans)
      give_up(jpeg, "it comes in too many scans");
  }

  const std::string_view bytes_;
  const Size size_;
  const unsigned channels_;
  std::vector<JSAMPLE> row_;
  JpegErrors errors_;
  Watch watch_;
  jpeg_decompress_struct jpeg_{};
};

}  // namespace

Result<Pixels> decode_jpeg(std::string_view bytes, Size size, unsigned channels, int max_scans) {
  return JpegReader(bytes, size, channels, max_scans).read();
}

}  // namespace mainstay::images
