#include "runtime/images/decode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "runtime/images/encode.hpp"
#include "runtime/images/jpeg_errors.hpp"
#include "tests/runtime/images/drawn.hpp"

namespace mainstay::images {
namespace {

using test::drawn;
using test::painted;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Why it is not decoded.
std::string trouble(std::string_view bytes, DecodeLimits limits = {}) {
  const auto pixels = decode(bytes, 3, limits);
  if (pixels) return "";
  EXPECT_EQ(pixels.error().code, Errc::invalid_argument);
  return pixels.error().message;
}

std::vector<unsigned> first_pixel(const Result<Pixels>& pixels) {
  std::vector<unsigned> values;
  if (!pixels) return values;
  for (unsigned i = 0; i < pixels.value().channels; ++i)
    values.push_back(std::to_integer<unsigned>(pixels.value().data.data()[i]));
  return values;
}

TEST(Decode, GivesAPngBackAsItWas) {
  for (const unsigned channels : {1U, 3U, 4U}) {
    const auto image = drawn(33, 17, channels);
    const auto decoded = decode(encode(image, Format::png, 0).value(), channels, {});
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded.value().size, image.size);
    EXPECT_EQ(decoded.value().data.text(), image.data.text());
  }
}

TEST(Decode, GivesAJpegBackNearly) {
  const auto image = painted(40, 30, {200, 100, 50});
  const auto decoded = decode(encode(image, Format::jpeg, 90).value(), 3, {});
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded.value().size, image.size);
  for (std::size_t i = 0; i < image.data.size(); ++i)
    ASSERT_NEAR(std::to_integer<int>(decoded.value().data.data()[i]), std::to_integer<int>(image.data.data()[i]), 3);
}

TEST(Decode, TurnsColoursIntoThoseThatAreWanted) {
  const auto half_red = encode(painted(2, 2, {255, 0, 0, 128}), Format::png, 0).value();
  EXPECT_EQ(first_pixel(decode(half_red, 4, {})), (std::vector<unsigned>{255, 0, 0, 128}));
  // On white.
  EXPECT_EQ(first_pixel(decode(half_red, 3, {})), (std::vector<unsigned>{255, 127, 127}));
  EXPECT_EQ(first_pixel(decode(encode(painted(2, 2, {255, 0, 0}), Format::png, 0).value(), 1, {})),
            (std::vector<unsigned>{77}));
  EXPECT_EQ(first_pixel(decode(encode(painted(2, 2, {9}), Format::png, 0).value(), 4, {})),
            (std::vector<unsigned>{9, 9, 9, 255}));
  EXPECT_EQ(first_pixel(decode(encode(painted(2, 2, {90}), Format::jpeg, 90).value(), 3, {})),
            (std::vector<unsigned>{90, 90, 90}));
}

TEST(Decode, ReadsInterlacedImages) {
  // 2 x 1 pixels come in two passes, each of which has rows of its own.
  const auto decoded = decode(test::png(2, 1, std::string("\0\x0a\0\x14", 4), "", 0, 1), 1, {});
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded.value().data.text(), "\x0a\x14");
}

TEST(Decode, RefusesWhatIsOverItsLimitsBeforeItTakesMemory) {
  const DecodeLimits limits{.max_width = 2048, .max_height = 2048, .max_pixels = 1000000};
  EXPECT_EQ(trouble(test::png(2048, 2049, "tiny"), limits),
            "is 2048 x 2049 pixels, allowed: at most 2048 x 2048 pixels");
  EXPECT_EQ(trouble(test::png(2000, 1000, "tiny"), limits),
            "is 2000 x 1000 pixels, allowed: at most 1000000 of them in all");
  EXPECT_EQ(trouble(test::png(0x7fffffff, 0x7fffffff, "tiny"), limits),
            "is 2147483647 x 2147483647 pixels, allowed: at most 2048 x 2048 pixels");
  auto jpeg = encode(drawn(20, 20, 3), Format::jpeg, 90).value();
  const auto frame = jpeg.find("\xff\xc0");
  jpeg.replace(frame + 5, 4, "\xff\xff\xff\xff");
  EXPECT_EQ(trouble(jpeg, limits), "is 65535 x 65535 pixels, allowed: at most 2048 x 2048 pixels");
}

TEST(Decode, RefusesWhatIsCutShort) {
  for (const auto format : {Format::png, Format::jpeg}) {
    const auto whole = encode(drawn(64, 64, 3), format, 90).value();
    for (std::size_t length = 0; length < whole.size(); length += 7)
      EXPECT_NE(trouble(std::string_view(whole).substr(0, length)), "") << name_of(format) << " of " << length;
    EXPECT_EQ(trouble(whole), "");
  }
}

TEST(Decode, RefusesWhatIsDamaged) {
  auto png = encode(drawn(64, 64, 3), Format::png, 90).value();
  png[png.size() / 2] ^= 0x40;
  EXPECT_THAT(trouble(png), StartsWith("is a damaged PNG: "));
  EXPECT_EQ(trouble("GIF89a"), "is neither a JPEG nor a PNG");
  EXPECT_EQ(trouble(std::string("\xff\xd8\xff\xd9", 4)), "is a JPEG with a broken header");
}

TEST(Decode, InflatesNoMoreThanTheImageMeasures) {
  // 16 MiB of nothing behind one pixel.
  const std::string bomb(16U << 20U, '\0');
  EXPECT_EQ(first_pixel(decode(test::png(1, 1, bomb), 1, {})), (std::vector<unsigned>{0}));
}

TEST(Decode, DoesNotLookAtTextsAndProfiles) {
  const auto text = std::string("k\0\0", 3) + test::deflated(std::string(16U << 20U, 'x'));
  const auto before = test::chunk("zTXt", text) + test::chunk("iCCP", text);
  EXPECT_EQ(first_pixel(decode(test::png(1, 1, std::string("\0\x07", 2), before), 1, {})), (std::vector<unsigned>{7}));
}

/// A grey JPEG whose first scan, which is all its pixels' brightness, comes so many times.
std::string jpeg_of_scans(std::size_t scans) {
  JpegErrors errors;
  jpeg_compress_struct jpeg{};
  jpeg.err = &errors.manager;
  jpeg.client_data = &errors;
  jpeg_create_compress(&jpeg);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &out, &size);
  jpeg.image_width = jpeg.image_height = 16;
  jpeg.input_components = 1;
  jpeg.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&jpeg);
  const jpeg_scan_info script[] = {{1, {0}, 0, 0, 0, 0}, {1, {0}, 1, 63, 0, 0}};
  jpeg.scan_info = script;
  jpeg.num_scans = 2;
  jpeg_start_compress(&jpeg, TRUE);
  unsigned char row[16] = {};
  JSAMPROW rows = row;
  while (jpeg.next_scanline < 16) jpeg_write_scanlines(&jpeg, &rows, 1);
  jpeg_finish_compress(&jpeg);
  std::string bytes(reinterpret_cast<const char*>(out), size);
  jpeg_destroy_compress(&jpeg);
  std::free(out);
  const auto begin = bytes.find("\xff\xda");
  const auto scan = bytes.substr(begin, bytes.find('\xff', begin + 2) - begin);
  for (std::size_t i = 2; i < scans; ++i) bytes.insert(begin, scan);
  return bytes;
}

TEST(Decode, BoundsTheScansOfAProgressiveJpeg) {
  const DecodeLimits limits{.max_scans = 10};
  EXPECT_EQ(trouble(jpeg_of_scans(10), limits), "");
  EXPECT_EQ(trouble(jpeg_of_scans(11), limits), "is a damaged JPEG: it comes in too many scans");
  EXPECT_THAT(trouble(jpeg_of_scans(5000), limits), HasSubstr("too many scans"));
}

}  // namespace
}  // namespace mainstay::images
