#include "http/server/descriptors.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>
#include <string>

namespace mainstay::http {
namespace {

/// For how many descriptors the kernel has room without making a new table.
rlim_t room() {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("FDSize:")) return std::stoul(line.substr(7));
  return 0;
}

TEST(Descriptors, HaveRoomBeforeTheyAreUsed) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const auto before = room();
  ASSERT_GT(before, 0U);
  if (limit.rlim_max < 2 * before) GTEST_SKIP() << "the system grants no more than there is room for";

  const auto connections = reserve_descriptors(static_cast<unsigned>(before));

  EXPECT_GE(room(), connections);
  EXPECT_GT(room(), before);
}

}  // namespace
}  // namespace mainstay::http
