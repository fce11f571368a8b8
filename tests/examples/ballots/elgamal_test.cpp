#include "examples/ballots/crypto/elgamal.hpp"

#include <gtest/gtest.h>

#include "tests/examples/ballots/election.hpp"

namespace mainstay::ballots {
namespace {

using testing::TestElection;

/// What g is raised to, with the only guardian's key.
Number decrypted(const TestElection& at, const Ciphertext& ciphertext) {
  const auto mask = at.group.power(ciphertext.alpha, at.ceremony.secrets[0].key);
  return at.group.multiply(ciphertext.beta, at.group.invert(mask));
}

TEST(ElGamal, DecryptsToWhatWasEncrypted) {
  const TestElection at;
  for (const std::uint64_t n : {0, 1, 7})
    EXPECT_EQ(decrypted(at, at.key.encrypt(n, at.group.exponents().random())), at.group.power(at.group.g(), Number(n)));
}

TEST(ElGamal, HidesThatTwoAreTheSame) {
  const TestElection at;
  const auto one = at.key.encrypt(1, at.group.exponents().random());
  const auto other = at.key.encrypt(1, at.group.exponents().random());
  EXPECT_FALSE(one.alpha == other.alpha);
  EXPECT_FALSE(one.beta == other.beta);
}

TEST(ElGamal, AddsWithoutDecrypting) {
  const TestElection at;
  auto sum = nothing();
  for (const std::uint64_t n : {1, 0, 1, 1}) sum = add(at.group, sum, at.key.encrypt(n, at.group.exponents().random()));
  EXPECT_EQ(small_logarithm(at.group, decrypted(at, sum), 4), 3u);
}

TEST(SmallLogarithm, FindsEveryExponentUpToItsBound) {
  const Group group;
  for (const std::uint64_t n : {0, 1, 2, 9, 10, 11, 99, 100})
    EXPECT_EQ(small_logarithm(group, group.power(group.g(), Number(n)), 100), n);
}

TEST(SmallLogarithm, FindsNothingBeyond) {
  const Group group;
  EXPECT_EQ(small_logarithm(group, group.power(group.g(), Number(101)), 100), std::nullopt);
  EXPECT_EQ(small_logarithm(group, group.power(group.g(), Number(1)), 0), std::nullopt);
  EXPECT_EQ(small_logarithm(group, group.invert(group.g()), 100), std::nullopt);
}

}  // namespace
}  // namespace mainstay::ballots
