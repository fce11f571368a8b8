#include "examples/ballots/crypto/exponent_proof.hpp"

#include <gtest/gtest.h>

#include "tests/examples/ballots/election.hpp"

namespace mainstay::ballots {
namespace {

using testing::after;
using testing::TestElection;

class ExponentProofTest : public ::testing::Test {
 protected:
  TestElection at;
  const Transcript context{"here"};
  const Number secret = at.group.exponents().random();
  const Number power = at.g.power(secret);
  const Number base = at.g.power(at.group.exponents().random());
  const Number base_power = at.group.power(base, secret);
  const ExponentProof knowledge = prove_knowledge(at.group, context, secret);
  const ExponentProof equality = prove_same(at.group, context, base, base_power, secret);

  bool same_as(const Number& value, const ExponentProof& proof, const Transcript& where) const {
    return same(at.group, at.g, where, power, base, value, proof);
  }
};

TEST_F(ExponentProofTest, HoldsForTheExponentItWasMadeWith) {
  EXPECT_TRUE(knows(at.group, at.g, context, power, knowledge));
  EXPECT_TRUE(same_as(base_power, equality, context));
}

TEST_F(ExponentProofTest, DoesNotHoldForAnotherPower) {
  EXPECT_FALSE(knows(at.group, at.g, context, at.g.power(after(at.group, secret)), knowledge));
  EXPECT_FALSE(same_as(at.group.multiply(base_power, base), equality, context));
}

TEST_F(ExponentProofTest, DoesNotHoldWhereTheTwoExponentsDiffer) {
  const auto other = at.group.multiply(base_power, base);
  EXPECT_FALSE(same_as(other, prove_same(at.group, context, base, other, secret), context));
}

TEST_F(ExponentProofTest, DoesNotHoldElsewhere) {
  EXPECT_FALSE(knows(at.group, at.g, Transcript("there"), power, knowledge));
  EXPECT_FALSE(same_as(base_power, equality, Transcript("there")));
}

TEST_F(ExponentProofTest, DoesNotHoldWhereItWasChanged) {
  const auto changed = ExponentProof{equality.challenge, after(at.group, equality.response)};
  EXPECT_FALSE(same_as(base_power, changed, context));
  EXPECT_FALSE(same_as(base_power, {after(at.group, equality.challenge), equality.response}, context));
  EXPECT_FALSE(knows(at.group, at.g, context, power, {knowledge.challenge, after(at.group, knowledge.response)}));
}

TEST(Transcript, TellsFieldsApartThatReadTheSame) {
  EXPECT_NE(Transcript("a").text("bc").digest(), Transcript("a").text("b").text("c").digest());
  EXPECT_NE(Transcript("ab").text("c").digest(), Transcript("a").text("bc").digest());
  EXPECT_NE(Transcript("a").integer(1).digest(), Transcript("a").integer(256).digest());
}

}  // namespace
}  // namespace mainstay::ballots
