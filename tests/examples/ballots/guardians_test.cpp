#include "examples/ballots/crypto/guardians.hpp"

#include <gtest/gtest.h>

#include "tests/examples/ballots/election.hpp"

namespace mainstay::ballots {
namespace {

using testing::after;
using testing::TestElection;

TEST(Guardians, ShowThatTheyKnowTheirKeys) {
  TestElection at(3, 2);
  EXPECT_TRUE(valid(at.group, at.g, at.election()));
  auto& proof = at.ceremony.election.guardians[2].proofs[1];
  proof.response = after(at.group, proof.response);
  EXPECT_FALSE(valid(at.group, at.g, at.election()));
}

TEST(Guardians, CannotTakeOverOthersKeys) {
  TestElection at(2, 1);
  at.ceremony.election.guardians[1] = at.ceremony.election.guardians[0];
  EXPECT_FALSE(valid(at.group, at.g, at.election()));
}

TEST(Guardians, HaveAJointKeyThatIsTheSumOfTheirs) {
  const TestElection at(3, 2);
  Number sum;
  for (const auto& secret : at.ceremony.secrets) sum = at.group.exponents().add(sum, secret.key);
  EXPECT_EQ(at.election().joint_key(at.group), at.g.power(sum));
}

TEST(Guardians, GiveSharesThatTheirCommitmentsConfirm) {
  const TestElection at(4, 3);
  for (const auto& secret : at.ceremony.secrets)
    for (const auto& [of, share] : secret.shares)
      EXPECT_EQ(at.g.power(share), public_value(at.group, at.election().guardian(of), secret.number));
}

TEST(Guardians, AreReplacedByAnyQuorumOfTheOthers) {
  const TestElection at(4, 3);
  const auto& field = at.group.exponents();
  const auto& missing = at.ceremony.secrets[1];
  const std::vector<unsigned> present{1, 3, 4};
  Number key;
  for (std::size_t i = 0; i < present.size(); ++i) {
    const auto& share = at.ceremony.secrets[present[i] - 1].shares.at(missing.number);
    key = field.add(key, field.multiply(weight(field, present, i), share));
  }
  EXPECT_EQ(key, missing.key);
}

TEST(Guardians, BelowTheQuorumKnowNothing) {
  const TestElection at(4, 3);
  const auto& field = at.group.exponents();
  const std::vector<unsigned> present{1, 3};
  Number key;
  for (std::size_t i = 0; i < present.size(); ++i)
    key = field.add(key, field.multiply(weight(field, present, i), at.ceremony.secrets[present[i] - 1].shares.at(2)));
  EXPECT_FALSE(key == at.ceremony.secrets[1].key);
}

TEST(Election, HasAHashThatEveryCommitmentChanges) {
  TestElection at(2, 2);
  const auto before = at.election().hash(at.group);
  at.ceremony.election.guardians[1].commitments[1] = at.group.g();
  EXPECT_NE(at.election().hash(at.group), before);
}

}  // namespace
}  // namespace mainstay::ballots
