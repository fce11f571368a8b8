#include "cli/progress_display.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "cli/text_width.hpp"

namespace mainstay::cli {
namespace {

TEST(ProgressBar, FillsWithTheShareThatIsDone) {
  EXPECT_EQ(progress_bar(0, 6), "[----]");
  EXPECT_EQ(progress_bar(0.5, 6), "[##--]");
  EXPECT_EQ(progress_bar(0.99, 6), "[###-]");
  EXPECT_EQ(progress_bar(1, 6), "[####]");
}

TEST(ProgressBar, StaysWhatItIsWhateverTheShare) {
  EXPECT_EQ(progress_bar(-1, 6), "[----]");
  EXPECT_EQ(progress_bar(7, 6), "[####]");
  EXPECT_EQ(progress_bar(std::numeric_limits<double>::quiet_NaN(), 6), "[----]");
  EXPECT_EQ(progress_bar(0.5, 0), "[]");
}

TEST(ProgressDisplay, WritesALineForEachStepWithoutATerminal) {
  std::ostringstream out;
  {
    ProgressDisplay display(out, [] { return Look{}; });
    display.show("big", {.state = "queued", .place = 1, .waiting = 1});
    display.show("big", {.state = "queued", .place = 1, .waiting = 1});
    for (int percent = 0; percent <= 100; ++percent)
      display.show("big", {.state = "loading", .progress = percent / 100.0});
    display.show("big", {.state = "warming", .progress = 1});
  }
  EXPECT_EQ(out.str(),
            "big: queued, 1st of 1 in line\nbig: loading\nbig: loading, 25 %\nbig: loading, 50 %\nbig: loading, 75 %\n"
            "big: warming\n");
}

TEST(ProgressDisplay, WritesOneLineAgainAndAgainOnATerminalAndWipesItAway) {
  std::ostringstream out;
  {
    ProgressDisplay display(out, [] { return Look{.terminal = true, .width = 80}; });
    display.show("big", {.state = "loading", .progress = 0.5, .attempt = 2});
  }
  EXPECT_EQ(out.str(), "\r\x1b[Kbig  [###########-----------] 50 %  loading, attempt 2\r\x1b[K");
}

TEST(ProgressDisplay, StaysInOneLineOfTheTerminal) {
  std::ostringstream out;
  ProgressDisplay display(out, [] { return Look{.terminal = true, .width = 30}; });
  display.show("big", {.state = "queued", .because = std::string(100, 'x')});
  EXPECT_EQ(width_of(out.str().substr(4)), 29U) << out.str();
}

TEST(ProgressDisplay, LeavesNothingWhereItShowedNothing) {
  std::ostringstream out;
  {
    const ProgressDisplay display(out, [] { return Look{.terminal = true}; });
  }
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace mainstay::cli
