#include "examples/ballots/crypto/decryption.hpp"

#include <gtest/gtest.h>

#include "tests/examples/ballots/election.hpp"

namespace mainstay::ballots {
namespace {

using testing::after;
using testing::TestElection;

/// Three guardians, two of whom are enough, and a tally of five ballots: 3 and 2 votes.
class DecryptionTest : public ::testing::Test {
 protected:
  TestElection at{3, 2};
  const std::vector<Contest> contests{{"mayor", {"Ada", "Grace"}, 1}};
  const Tally tally{
      5, {{at.key.encrypt(3, at.group.exponents().random()), at.key.encrypt(2, at.group.exponents().random())}}};
  const Decryption decryption{at.group, at.g, at.election(), contests, tally};
  const Counts expected{{3, 2}};

  DecryptionShare own(unsigned guardian) const {
    return decryption.share(guardian, guardian, at.ceremony.secrets[guardian - 1].key);
  }
  DecryptionShare instead(unsigned guardian, unsigned of) const {
    return decryption.share(guardian, of, at.ceremony.secrets[guardian - 1].shares.at(of));
  }
  std::string refusal(const std::vector<DecryptionShare>& shares) const {
    const auto counts = decryption.combine(shares);
    return counts ? "" : counts.error().message;
  }
};

TEST_F(DecryptionTest, CountsWithAllGuardians) {
  const auto counts = decryption.combine({own(1), own(2), own(3)});
  ASSERT_TRUE(counts.ok()) << counts.error().message;
  EXPECT_EQ(*counts, expected);
}

TEST_F(DecryptionTest, CountsWithoutAnyOneOfThem) {
  for (unsigned missing = 1; missing <= 3; ++missing) {
    const unsigned a = missing % 3 + 1, b = a % 3 + 1;
    const auto counts = decryption.combine({own(a), instead(b, missing), own(b), instead(a, missing)});
    ASSERT_TRUE(counts.ok()) << counts.error().message;
    EXPECT_EQ(*counts, expected);
  }
}

TEST_F(DecryptionTest, NeedsTheQuorum) {
  EXPECT_NE(refusal({own(1), instead(1, 2), instead(1, 3)}).find("quorum"), std::string::npos);
  EXPECT_NE(refusal({own(1), own(2), instead(1, 3)}).find("quorum"), std::string::npos);
}

TEST_F(DecryptionTest, DoesNotCountMoreVotesThanBallots) {
  Tally few = tally;
  few.ballots = 2;
  const Decryption other{at.group, at.g, at.election(), contests, few};
  const auto counts = other.combine({own(1), own(2), own(3)});
  ASSERT_FALSE(counts.ok());
  EXPECT_NE(counts.error().message.find("Ada"), std::string::npos);
}

TEST_F(DecryptionTest, ChecksEveryShare) {
  EXPECT_TRUE(decryption.valid(own(1)));
  EXPECT_TRUE(decryption.valid(instead(1, 3)));
  auto wrong = own(1);
  wrong.contests[0][1].value = at.group.multiply(wrong.contests[0][1].value, at.group.g());
  EXPECT_FALSE(decryption.valid(wrong));
  EXPECT_FALSE(decryption.valid(decryption.share(1, 1, after(at.group, at.ceremony.secrets[0].key))));
  auto another = instead(1, 3);
  another.of = 2;
  EXPECT_FALSE(decryption.valid(another));
}

}  // namespace
}  // namespace mainstay::ballots
