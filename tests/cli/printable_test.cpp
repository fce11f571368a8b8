#include "cli/printable.hpp"

#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

TEST(Printable, LeavesTextAsItIs) {
  EXPECT_EQ(printable("iris-2, größer: 模型 🙂"), "iris-2, größer: 模型 🙂");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, HasNothingThatATerminalObeys) {
  EXPECT_EQ(printable("a\x1b[2Jb"), "a�[2Jb");
  EXPECT_EQ(printable(std::string_view("\0\a\b\x7F", 4)), "����");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "�31m")
      << "the eight-bit form of the escape";
}

TEST(Printable, IsOneLine) {
  EXPECT_EQ(printable("a\nb\r\tc\xE2\x80\xA8"
                      "d"),
            "a b  c d");
}

TEST(Printable, DoesNotTurnTheDirectionOfWriting) {
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"),
            "a�b�");
}

TEST(Printable, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(printable("\xFF"
                      "a\xC3"),
            "�a�");
  EXPECT_EQ(printable("\xC0\x9B"), "��") << "an escape, said with more bytes than it needs";
  EXPECT_EQ(printable("\xED\xA0\x80"), "���") << "half of a pair";
}

}  // namespace
}  // namespace mainstay::cli
