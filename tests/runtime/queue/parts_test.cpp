#include "runtime/queue/parts.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace mainstay {
namespace {

class PartsTest : public ::testing::Test {
 protected:
  std::optional<Status> told;
  Completion whole{[this](Status status) { told = std::move(status); }};
};

TEST_F(PartsTest, KeepThePromiseWhenTheLastOfThemIsKept) {
  const auto parts = parts_of(whole, 2);
  parts[1].finish(success());
  EXPECT_FALSE(told);
  parts[0].finish(success());
  ASSERT_TRUE(told);
  EXPECT_TRUE(told->ok());
}

TEST_F(PartsTest, TellTheFirstErrorWhenAllHaveEnded) {
  const auto parts = parts_of(whole, 3);
  parts[0].finish(Error{Errc::internal, "first"});
  parts[1].finish(Error{Errc::internal, "second"});
  EXPECT_FALSE(told) << "something may still be under way";
  parts[2].finish(success());
  EXPECT_EQ(told->error().message, "first");
}

TEST_F(PartsTest, OfNothingAreKeptAtOnce) {
  EXPECT_TRUE(parts_of(whole, 0).empty());
  ASSERT_TRUE(told);
  EXPECT_TRUE(told->ok());
}

TEST_F(PartsTest, ThatAreForgottenHaveFailed) {
  parts_of(whole, 2);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->error().code, Errc::unavailable);
}

}  // namespace
}  // namespace mainstay
