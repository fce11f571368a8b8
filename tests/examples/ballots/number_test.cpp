#include "examples/ballots/crypto/number.hpp"

#include <gtest/gtest.h>

namespace mainstay::ballots {
namespace {

TEST(Number, IsWrittenWithTheWidthAskedFor) {
  EXPECT_EQ(Number(0xabc).hex(4), "00000abc");
  EXPECT_EQ(Number(0xabc).bytes(3), std::string("\0\x0a\xbc", 3));
}

TEST(Number, ThatDoesNotFitIsNotCutShort) { EXPECT_THROW(Number(0x10000).bytes(2), std::runtime_error); }

TEST(Number, IsReadFromDigitsOfEitherCase) {
  EXPECT_EQ(*Number::from_hex("0aBc", 4), Number(0xabc));
  EXPECT_EQ(*Number::from_hex("abc", 4), Number(0xabc));
}

TEST(Number, IsNotReadFromAnythingElse) {
  for (const auto* text : {"", "-1", "0x1", "1 ", "g", "12345"}) EXPECT_FALSE(Number::from_hex(text, 4)) << text;
}

TEST(Number, IsCopiedWhole) {
  const Number one(1);
  Number other = one;
  other = Number(2);
  EXPECT_EQ(one, Number(1));
  EXPECT_TRUE(one < other);
}

TEST(Hex, ReadsWhatItWrote) {
  const std::string bytes("\x00\xff\x10", 3);
  EXPECT_EQ(to_hex(bytes), "00ff10");
  EXPECT_EQ(bytes_from_hex("00FF10"), bytes);
  EXPECT_FALSE(bytes_from_hex("0"));
}

}  // namespace
}  // namespace mainstay::ballots
