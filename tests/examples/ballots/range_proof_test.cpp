#include "examples/ballots/crypto/range_proof.hpp"

#include <gtest/gtest.h>

#include "tests/examples/ballots/election.hpp"

namespace mainstay::ballots {
namespace {

using testing::after;
using testing::TestElection;
using testing::two_contests;

class RangeProofTest : public ::testing::Test {
 protected:
  TestElection at;
  const Transcript context{"here"};
  const Number nonce = at.group.exponents().random();

  RangeProof prove(const Ciphertext& ciphertext, std::uint64_t value, std::uint64_t max) const {
    return prove_range(at.key, context, ciphertext, nonce, value, max);
  }
};

TEST_F(RangeProofTest, HoldsForEveryValueOfTheRange) {
  for (const std::uint64_t max : {1, 2, 3})
    for (std::uint64_t value = 0; value <= max; ++value) {
      const auto ciphertext = at.key.encrypt(value, nonce);
      EXPECT_TRUE(holds(at.key, context, ciphertext, prove(ciphertext, value, max), max)) << value << " of " << max;
    }
}

TEST_F(RangeProofTest, DoesNotHoldForAValueBeyond) {
  const auto two = at.key.encrypt(2, nonce);
  for (const std::uint64_t claimed : {0, 1}) EXPECT_FALSE(holds(at.key, context, two, prove(two, claimed, 1), 1));
}

TEST_F(RangeProofTest, DoesNotHoldForAnotherCiphertextContextOrRange) {
  const auto one = at.key.encrypt(1, nonce);
  const auto proof = prove(one, 1, 1);
  EXPECT_FALSE(holds(at.key, context, at.key.encrypt(1, after(at.group, nonce)), proof, 1));
  EXPECT_FALSE(holds(at.key, Transcript("there"), one, proof, 1));
  EXPECT_FALSE(holds(at.key, context, one, proof, 2));
}

TEST_F(RangeProofTest, DoesNotHoldWhereAnyNumberOfItWasChanged) {
  const auto one = at.key.encrypt(1, nonce);
  const auto proof = prove(one, 1, 1);
  for (const std::size_t branch : {0, 1}) {
    auto changed = proof;
    changed.branches[branch].challenge = after(at.group, changed.branches[branch].challenge);
    EXPECT_FALSE(holds(at.key, context, one, changed, 1));
    changed = proof;
    changed.branches[branch].response = after(at.group, changed.branches[branch].response);
    EXPECT_FALSE(holds(at.key, context, one, changed, 1));
  }
}

TEST_F(RangeProofTest, IsRefusedWhereANumberIsNotBelowQ) {
  const auto one = at.key.encrypt(1, nonce);
  auto proof = prove(one, 1, 1);
  auto& response = proof.branches[0].response;
  BN_add(response.get(), response.get(), at.group.exponents().q().get());
  EXPECT_FALSE(holds(at.key, context, one, proof, 1));
}

class BallotTest : public ::testing::Test {
 protected:
  TestElection at;
  const std::string election = at.election().hash(at.group);
  const std::vector<Contest> contests = two_contests();
  const EncryptedBallot ballot = encrypt(at.key, election, contests, {"b1", {{0, 1, 0}, {1, 1}}});
};

TEST_F(BallotTest, IsValidAsItWasEncrypted) { EXPECT_TRUE(valid(at.key, election, contests, ballot)); }

TEST_F(BallotTest, IsValidWithoutAChoice) {
  EXPECT_TRUE(valid(at.key, election, contests, encrypt(at.key, election, contests, {"b", {{0, 0, 0}, {0, 0}}})));
}

TEST_F(BallotTest, IsNotValidUnderAnotherNameOrInAnotherElection) {
  auto copied = ballot;
  copied.id = "b2";
  EXPECT_FALSE(valid(at.key, election, contests, copied));
  EXPECT_FALSE(valid(at.key, std::string(32, 'x'), contests, ballot));
}

TEST_F(BallotTest, IsNotValidWithItsSelectionsSwapped) {
  auto swapped = ballot;
  std::swap(swapped.contests[0].selections[0], swapped.contests[0].selections[1]);
  EXPECT_FALSE(valid(at.key, election, contests, swapped));
}

TEST_F(BallotTest, IsNotValidBeyondAContestsLimit) {
  // Each selection is 0 or 1, as the proofs of a contest without a limit show; their sum is not.
  auto generous = contests;
  generous[0].limit = 3;
  auto stuffed = encrypt(at.key, election, generous, {"b1", {{1, 1, 0}, {1, 1}}});
  EXPECT_TRUE(valid(at.key, election, generous, stuffed));
  EXPECT_FALSE(valid(at.key, election, contests, stuffed));
  stuffed.contests[0].limit_proof = ballot.contests[0].limit_proof;
  EXPECT_FALSE(valid(at.key, election, contests, stuffed));
}

TEST_F(BallotTest, IsFoundAgainByACodeOfItsOwn) {
  auto renamed = ballot;
  renamed.id = "b2";
  EXPECT_EQ(tracking_code(election, ballot).size(), 64u);
  EXPECT_NE(tracking_code(election, ballot), tracking_code(election, renamed));
}

}  // namespace
}  // namespace mainstay::ballots
