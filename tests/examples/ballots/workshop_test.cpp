#include "examples/ballots/operations/workshop.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace mainstay::ballots {
namespace {

constexpr auto master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

class EachTest : public ::testing::Test {
 protected:
  Workshop workshop{MasterKey::from_base64(master).value(), 4};
  const Cancelled never = [] { return false; };
};

TEST_F(EachTest, DoesEveryPieceOnce) {
  std::vector<std::atomic<int>> done(50);
  EXPECT_FALSE(each(workshop, done.size(), never, [&](std::size_t i) -> std::optional<Error> {
    ++done[i];
    return std::nullopt;
  }));
  for (const auto& times : done) EXPECT_EQ(times, 1);
}

TEST_F(EachTest, HasNothingToDoWithoutPieces) {
  EXPECT_FALSE(each(workshop, 0, never, [](std::size_t) { return std::optional(Error{}); }));
}

TEST_F(EachTest, BeginsNoMoreAfterAnError) {
  std::atomic<std::size_t> begun = 0;
  const auto error = each(workshop, 1000, never, [&](std::size_t) {
    ++begun;
    return std::optional(Error{Errc::invalid_argument, "no"});
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "no");
  EXPECT_LE(begun, workshop.threads);
}

TEST_F(EachTest, StopsWhereItIsCancelled) {
  std::atomic<std::size_t> done = 0;
  const auto error = each(
      workshop, 1000, [&] { return done >= 3; },
      [&](std::size_t) -> std::optional<Error> {
        ++done;
        return std::nullopt;
      });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "cancelled");
  EXPECT_LT(done, 10u);
}

TEST_F(EachTest, PassesOnWhatIsThrown) {
  EXPECT_THROW(each(workshop, 10, never, [](std::size_t) -> std::optional<Error> { throw std::runtime_error("x"); }),
               std::runtime_error);
}

}  // namespace
}  // namespace mainstay::ballots
