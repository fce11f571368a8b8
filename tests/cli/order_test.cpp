#include "cli/order.hpp"

#include <gtest/gtest.h>

namespace mainstay::cli {
namespace {

using Kind = ModelOrder::Kind;

TEST(Order, IsPostedToWhereTheServerTakesIt) {
  EXPECT_EQ(path_of({Kind::load, "iris", ""}), "/v2/repository/models/iris/load");
  EXPECT_EQ(path_of({Kind::unload, "iris", "2"}), "/v2/repository/models/iris/versions/2/unload");
  EXPECT_EQ(path_of({Kind::reset, "iris", ""}), "/admin/models/iris/reset");
  EXPECT_EQ(path_of({Kind::reload, "iris", "2"}), "/admin/models/iris/reload?version=2");
}

TEST(Order, KeepsItsNamesWithinTheirSegments) {
  EXPECT_EQ(path_of({Kind::load, "../a b\r\n", "1/x?y"}),
            "/v2/repository/models/..%2Fa%20b%0D%0A/versions/1%2Fx%3Fy/load");
  EXPECT_EQ(path_of({Kind::reset, "\xC3\xA9", "1&x"}), "/admin/models/%C3%A9/reset?version=1%26x");
}

TEST(Order, IsCalledByItsModel) {
  EXPECT_EQ(title_of({Kind::load, "iris", ""}), "iris");
  EXPECT_EQ(title_of({Kind::load, "iris", "2"}), "iris version 2");
  EXPECT_EQ(title_of({Kind::load, "\x1b[2J", ""}), "�[2J");
}

}  // namespace
}  // namespace mainstay::cli
