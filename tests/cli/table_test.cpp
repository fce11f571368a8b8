#include "cli/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

using testing::ElementsAre;

Table fruit() {
  Table table({{.title = "NAME", .least_width = 4},
               {.title = "COUNT", .align = Column::Align::right, .worth = 1},
               {.title = "COLOUR", .worth = 2}});
  table.add({{"strawberries"}, {"7"}, {"red", Mood::bad}});
  table.add({{"kiwi"}, {"1200"}, {"green"}});
  return table;
}

TEST(Table, AlignsItsColumns) {
  EXPECT_THAT(fruit().lines({}), ElementsAre("NAME          COUNT  COLOUR",  //
                                             "strawberries      7  red",     //
                                             "kiwi           1200  green"));
}

TEST(Table, CutsWhatMayBeCutWhereTheTerminalIsNarrow) {
  EXPECT_THAT(fruit().lines({.width = 22}), ElementsAre("NAME     COUNT  COLOUR",  //
                                                        "strawb…      7  red",     //
                                                        "kiwi      1200  green"));
}

TEST(Table, LeavesOutWhatIsWorthLeastWhereThatIsNotEnough) {
  EXPECT_THAT(fruit().lines({.width = 15}), ElementsAre("NAME     COLOUR",  //
                                                        "strawb…  red",     //
                                                        "kiwi     green"));
  EXPECT_THAT(fruit().lines({.width = 4}), ElementsAre("NAME", "str…", "kiwi"));
}

TEST(Table, IsNeverWiderThanTheTerminal) { EXPECT_THAT(fruit().lines({.width = 2}), ElementsAre("N…", "s…", "k…")); }

TEST(Table, PaintsWithoutMovingAnything) {
  EXPECT_EQ(fruit().lines({.terminal = true, .colours = true})[1], "strawberries      7  \x1b[31mred\x1b[0m");
}

TEST(Table, CountsColumnsOfTheTerminalNotBytes) {
  Table table({{.title = "NAME"}, {.title = "STATE"}});
  table.add({{"größer"}, {"ready"}});
  table.add({{"模型"}, {"ready"}});
  EXPECT_THAT(table.lines({}), ElementsAre("NAME    STATE", "größer  ready", "模型    ready"));
}

TEST(Table, WithoutRowsHasItsTitles) { EXPECT_THAT(Table({{.title = "NAME"}}).lines({}), ElementsAre("NAME")); }

}  // namespace
}  // namespace mainstay::cli
