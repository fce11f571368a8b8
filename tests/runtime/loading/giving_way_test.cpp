#include "runtime/loading/giving_way.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/no_threads.hpp"

namespace mainstay {
namespace {

/// Of the calling thread, which Linux calls a process here.
int niceness() { return ::getpriority(PRIO_PROCESS, 0); }

TEST(GivingWay, LetsOthersGoFirstWhileItWorksAndNotAfterwards) {
  const auto before = niceness();
  EXPECT_GT(giving_way([] { return niceness(); }), before);
  EXPECT_EQ(niceness(), before);
}

TEST(GivingWay, HandsOverWhatCannotBeCopied) {
  EXPECT_EQ(*giving_way([] { return std::make_unique<std::string>("made"); }), "made");
}

TEST(GivingWay, PassesOnWhatIsThrown) {
  EXPECT_THROW(giving_way([]() -> int { throw std::runtime_error("no"); }), std::runtime_error);
}

TEST(GivingWay, PassesErrnoInAndOut) {
  errno = EAGAIN;
  const auto seen = giving_way([] {
    const auto found = errno;
    errno = ENOMEM;
    return found;
  });
  const auto left = errno;
  EXPECT_EQ(seen, EAGAIN);
  EXPECT_EQ(left, ENOMEM);
}

TEST(GivingWay, WorksWhereItIsWhenThereIsNoThreadToBeHad) {
  const testing::NoThreads none;
  EXPECT_EQ(giving_way([] { return std::this_thread::get_id(); }), std::this_thread::get_id());
}

}  // namespace
}  // namespace mainstay
