#include "cli/look.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace mainstay::cli {
namespace {

TEST(Look, OfWhatIsNoTerminalHasNeitherColoursNorAWidth) {
  const int file = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const auto look = look_of(file);
  ::close(file);
  EXPECT_FALSE(look.terminal);
  EXPECT_FALSE(look.colours);
  EXPECT_FALSE(look.width);
}

TEST(Painted, IsTheTextItselfWithoutColours) {
  EXPECT_EQ(painted("ready", Mood::good, Look{}), "ready");
  EXPECT_EQ(painted("ready", Mood::good, {.terminal = true, .colours = true}), "\x1b[32mready\x1b[0m");
  EXPECT_EQ(painted("ready", Mood::plain, {.terminal = true, .colours = true}), "ready");
}

TEST(Mood, IsBadForWhatDoesNotServe) {
  EXPECT_EQ(mood_of("ready"), Mood::good);
  EXPECT_EQ(mood_of("failed"), Mood::bad);
  EXPECT_EQ(mood_of("open by an operator"), Mood::bad);
  EXPECT_EQ(mood_of("unloaded"), Mood::idle);
  EXPECT_EQ(mood_of("loading"), Mood::warn);
  EXPECT_EQ(mood_of("something new"), Mood::warn);
}

}  // namespace
}  // namespace mainstay::cli
