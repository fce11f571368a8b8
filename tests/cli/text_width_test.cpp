#include "cli/text_width.hpp"

#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

TEST(TextWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(width_of(""), 0U);
  EXPECT_EQ(width_of("größer"), 6U);
  EXPECT_EQ(width_of("模型"), 4U);
  EXPECT_EQ(width_of("e\xCC\x81"), 1U) << "an accent stands above its letter";
}

TEST(CutTo, LeavesWhatFits) {
  EXPECT_EQ(cut_to("iris", 4), "iris");
  EXPECT_EQ(cut_to("iris", 100), "iris");
}

TEST(CutTo, ShowsThatSomethingIsMissing) {
  EXPECT_EQ(cut_to("iris", 3), "ir…");
  EXPECT_EQ(cut_to("iris", 1), "…");
  EXPECT_EQ(cut_to("iris", 0), "");
}

TEST(CutTo, NeverHalvesACharacter) {
  EXPECT_EQ(cut_to("größer", 4), "grö…");
  EXPECT_EQ(cut_to("模型模型", 4), "模…");
}

}  // namespace
}  // namespace mainstay::cli
