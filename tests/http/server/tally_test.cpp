#include "http/server/tally.hpp"

#include <gmock/gmock.h>

#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(Tally, says_a_line_a_second_with_all_that_came_since_the_last_one) {
  test::KeptLog log;
  Tally tally(log, "it happened");
  const Clock::time_point start{};
  tally.count("first", start);
  for (int i = 0; i < 1000; ++i) tally.count("more", start + 1ms * i);
  tally.count("last", start + 1s);
  tally.count("after", start + 1500ms);
  EXPECT_THAT(log.events(2), ElementsAre("it happened count=1 last=first", "it happened count=1001 last=last"));
}

}  // namespace
}  // namespace mainstay::http
