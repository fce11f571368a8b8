#include "examples/ballots/crypto/group.hpp"

#include <gtest/gtest.h>

#include "examples/ballots/crypto/fixed_base.hpp"

namespace mainstay::ballots {
namespace {

bool prime(const Number& number) {
  Scratch scratch;
  return BN_check_prime(number.get(), scratch, nullptr) == 1;
}

Number bits_of(const Number& number, int from, int count) {
  Number bits;
  BN_rshift(bits.get(), number.get(), from);
  BN_mask_bits(bits.get(), count);
  return bits;
}

Number minus(const Number& a, const Number& b) {
  Number difference;
  BN_sub(difference.get(), a.get(), b.get());
  return difference;
}

/// floor(2^bits ln 2), as the sum of 2^(bits - k) / k over all k from 1.
Number natural_logarithm_of_two(int bits) {
  constexpr int guard = 64;
  Number term(1), sum;
  BN_lshift(term.get(), term.get(), bits + guard);
  for (BN_ULONG k = 1; BN_rshift1(term.get(), term.get()), !term.is_zero(); ++k) {
    Number part = term;
    BN_div_word(part.get(), k);
    BN_add(sum.get(), sum.get(), part.get());
  }
  BN_rshift(sum.get(), sum.get(), guard);
  return sum;
}

class GroupTest : public ::testing::Test {
 protected:
  Group group;
  const Number& p = group.p();
  const Number& q = group.exponents().q();
};

TEST_F(GroupTest, HasTheLargestPrimeOf256BitsAsItsOrder) {
  Number power(1);
  BN_lshift(power.get(), power.get(), 256);
  EXPECT_EQ(minus(power, q), Number(189));
  EXPECT_TRUE(prime(q));
}

TEST_F(GroupTest, HasAPrimeModulusOf4096Bits) {
  EXPECT_EQ(BN_num_bits(p.get()), 4096);
  EXPECT_TRUE(prime(p));
}

TEST_F(GroupTest, HasTwiceTheOrderAndAPrimeAsTheModulusLessOne) {
  const auto less_one = minus(p, Number(1));
  Number cofactor, rest;
  Scratch scratch;
  BN_div(cofactor.get(), rest.get(), less_one.get(), q.get(), scratch);
  EXPECT_TRUE(rest.is_zero());
  BN_rshift1(cofactor.get(), cofactor.get());
  EXPECT_TRUE(prime(cofactor));
}

TEST_F(GroupTest, HasAModulusOfOnesAroundTheDigitsOfLn2) {
  Number power(1);
  BN_lshift(power.get(), power.get(), 256);
  const auto ones = minus(power, Number(1));
  EXPECT_EQ(bits_of(p, 4096 - 256, 256), ones);
  EXPECT_EQ(bits_of(p, 0, 256), ones);
  const auto off = minus(bits_of(p, 256, 3584), natural_logarithm_of_two(3584));
  // The published offset, the smallest that serves.
  EXPECT_EQ(off, *Number::from_hex("25f2da6646e943db028bd17d654a5fe9dc13e777f86b494195b2a55ba0d6d33e6d9d4f", 128));
}

TEST_F(GroupTest, IsMadeByTwoToTheCofactor) {
  const auto less_one = minus(p, Number(1));
  Number cofactor;
  Scratch scratch;
  BN_div(cofactor.get(), nullptr, less_one.get(), q.get(), scratch);
  EXPECT_EQ(group.power(Number(2), cofactor), group.g());
  EXPECT_EQ(group.power(group.g(), q), Number(1));
  EXPECT_FALSE(group.g() == Number(1));
}

TEST_F(GroupTest, ContainsPowersOfItsGeneratorAlone) {
  EXPECT_TRUE(group.contains(Number(1)));
  EXPECT_TRUE(group.contains(group.power(group.g(), Number(12345))));
  EXPECT_FALSE(group.contains(Number(0)));
  EXPECT_FALSE(group.contains(Number(2)));
  EXPECT_FALSE(group.contains(minus(p, Number(1))));
  Number beyond;
  BN_add(beyond.get(), group.g().get(), p.get());
  EXPECT_FALSE(group.contains(beyond));
}

TEST_F(GroupTest, RaisesToASecretPowerAsToAnyOther) {
  const auto exponent = group.exponents().random();
  EXPECT_EQ(group.power_of_secret(group.g(), exponent), group.power(group.g(), exponent));
}

TEST_F(GroupTest, MultipliesAndDivides) {
  const auto a = group.power(group.g(), Number(3)), b = group.power(group.g(), Number(4));
  EXPECT_EQ(group.multiply(a, b), group.power(group.g(), Number(7)));
  EXPECT_EQ(group.product({a, b, group.invert(a)}), b);
  EXPECT_EQ(group.product({}), Number(1));
}

TEST_F(GroupTest, HasAFieldOfExponents) {
  const auto& field = group.exponents();
  const auto a = field.random(), b = field.random();
  EXPECT_EQ(field.subtract(field.add(a, b), b), a);
  EXPECT_EQ(field.multiply(field.multiply(a, b), field.invert(b)), a);
  EXPECT_FALSE(field.contains(q));
  EXPECT_TRUE(field.reduce(q).is_zero());
}

TEST_F(GroupTest, HasTablesOfAnySizeThatAgreeWithPlainPowers) {
  const auto base = group.power(group.g(), Number(5));
  for (const std::size_t uses : {0, 1, 10, 500}) {
    const FixedBase table(group, base, uses);
    for (const auto& exponent : {Number(0), Number(1), minus(q, Number(1)), group.exponents().random()})
      EXPECT_EQ(table.power(exponent), group.power(base, exponent)) << uses << " uses";
  }
}

TEST_F(GroupTest, RefusesAnExponentThatATableDoesNotReach) {
  EXPECT_THROW(FixedBase(group, group.g(), 1).power(p), std::runtime_error);
}

}  // namespace
}  // namespace mainstay::ballots
