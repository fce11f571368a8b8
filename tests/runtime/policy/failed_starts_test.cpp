#include "runtime/policy/failed_starts.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

TEST(FailedStarts, KeepNobodyWaitingForAModelThatHasNeverServed) {
  FailedStarts starts{2};
  EXPECT_FALSE(starts.failed(Cause::crashed));
}

TEST(FailedStarts, AreForgivenOnceForEachInstanceOfAModelThatHasServed) {
  FailedStarts starts{2};
  starts.loaded();
  EXPECT_TRUE(starts.failed(Cause::crashed));
  EXPECT_TRUE(starts.failed(Cause::crashed));
  EXPECT_FALSE(starts.failed(Cause::crashed));
}

TEST(FailedStarts, AreForgottenByOneThatWentWell) {
  FailedStarts starts{1};
  starts.loaded();
  EXPECT_TRUE(starts.failed(Cause::crashed));
  starts.loaded();
  EXPECT_TRUE(starts.failed(Cause::crashed));
}

TEST(FailedStarts, AreNotForgivenWhereTheyHung) {
  FailedStarts starts{1};
  starts.loaded();
  EXPECT_FALSE(starts.failed(Cause::hung));
}

}  // namespace
}  // namespace mainstay
