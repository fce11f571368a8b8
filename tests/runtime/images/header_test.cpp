#include "runtime/images/header.hpp"

#include <gtest/gtest.h>

#include "runtime/images/encode.hpp"
#include "tests/runtime/images/drawn.hpp"

namespace mainstay::images {
namespace {

std::string encoded(Format format, std::uint32_t width, std::uint32_t height) {
  return encode(test::drawn(width, height, 3), format, 90).value();
}

TEST(ImageHeader, IsKnownByItsContent) {
  EXPECT_EQ(format_of(encoded(Format::png, 3, 2)), Format::png);
  EXPECT_EQ(format_of(encoded(Format::jpeg, 3, 2)), Format::jpeg);
  for (const char* other : {"", "GIF89a", "BM", "RIFF1234WEBP", "<svg/>", "\x89PNG", "\xff\xd8"})
    EXPECT_FALSE(format_of(other)) << other;
}

TEST(ImageHeader, SaysTheSizeWithoutDecoding) {
  EXPECT_EQ(size_of(encoded(Format::png, 30, 20), Format::png), (Size{30, 20}));
  EXPECT_EQ(size_of(encoded(Format::jpeg, 30, 20), Format::jpeg), (Size{30, 20}));
  EXPECT_EQ(size_of(test::png(2048, 2049, ""), Format::png), (Size{2048, 2049}));
}

TEST(ImageHeader, EndsAnywhereWithoutHarm) {
  for (const auto format : {Format::png, Format::jpeg}) {
    const auto whole = encoded(format, 30, 20);
    std::size_t known = 0;
    for (std::size_t length = 0; length <= whole.size(); ++length)
      known += size_of(std::string_view(whole).substr(0, length), format).has_value();
    EXPECT_GT(known, 0U);
    EXPECT_FALSE(size_of(std::string_view(whole).substr(0, 20), format));
  }
}

TEST(ImageHeader, IsNoneWhereItMeasuresNothing) {
  EXPECT_FALSE(size_of(test::png(0, 5, ""), Format::png));
  EXPECT_FALSE(size_of(test::png(5, 0x80000000, ""), Format::png));
  const std::string begin = "\xff\xd8";
  EXPECT_FALSE(size_of(begin + std::string("\xff\xc0\x00\x0b\x08\x00\x00\x00\x05\x01", 10), Format::jpeg));
  // A segment of no length would be looked at for ever.
  EXPECT_FALSE(size_of(begin + std::string("\xff\xe0\x00\x00\xff\xe0\x00\x00", 8), Format::jpeg));
}

}  // namespace
}  // namespace mainstay::images
