#include "http/guard/keys.hpp"

#include <gtest/gtest.h>

#include <set>

namespace mainstay::http {
namespace {

Key key(const std::string& id, const std::string& text) {
  Key made;
  made.id = id;
  made.hash = hash_of(text);
  return made;
}

TEST(KeyHash, IsTheSha256OfTheKey) {
  EXPECT_EQ(text_of(hash_of("abc")), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(key_hash_from(text_of(hash_of("abc"))), hash_of("abc"));
}

TEST(KeyHash, IsReadFromWhatIsOneAlone) {
  const auto good = text_of(hash_of("abc"));
  EXPECT_TRUE(key_hash_from("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
  for (const auto& bad : {std::string(), std::string("secret"), good.substr(1), good + "0", good.substr(0, 70),
                          good.substr(0, 70) + "x", "sha512:" + good.substr(7)})
    EXPECT_FALSE(key_hash_from(bad)) << bad;
}

TEST(Key, IsLongAndPrintable) {
  EXPECT_TRUE(is_key("0123456789abcdef"));
  EXPECT_FALSE(is_key("0123456789abcde"));
  EXPECT_FALSE(is_key("0123456789 abcdef"));
  EXPECT_FALSE(is_key(std::string(513, 'x')));
  EXPECT_FALSE(is_key("0123456789abcdef\n"));
}

TEST(Key, IsMadeAtRandom) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    seen.insert(make_key());
    EXPECT_TRUE(is_key(*seen.begin()));
  }
  EXPECT_EQ(seen.size(), 100U);
}

TEST(Keys, AreFoundByTheirHashWhereverTheyStand) {
  Keys keys;
  EXPECT_EQ(keys.find(hash_of("first-key")), nullptr);
  for (const auto* name : {"first", "second", "third"}) keys.add(key(name, std::string(name) + "-key"));
  for (const auto* name : {"first", "second", "third"}) {
    const auto found = keys.find(hash_of(std::string(name) + "-key"));
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->id, name);
  }
  EXPECT_EQ(keys.find(hash_of("fourth-key")), nullptr);
  EXPECT_EQ(keys.find(KeyHash{}), nullptr);
}

TEST(Keys, AreNotFoundByAHashThatDiffersInOneBit) {
  Keys keys;
  keys.add(key("a", "some-key"));
  for (std::size_t bit = 0; bit < 256; ++bit) {
    auto hash = hash_of("some-key");
    hash[bit / 64] ^= std::uint64_t{1} << (bit % 64);
    EXPECT_EQ(keys.find(hash), nullptr) << bit;
  }
}

TEST(Keys, KeepWhatWasDoneWithThemWhenTheyAreExchanged) {
  Keys before, after;
  before.add(key("a", "old-key"));
  after.add(key("a", "new-key"));
  after.add(key("b", "other-key"));
  before.all()[0]->use->under_way = 3;
  after.carry_on(before);
  EXPECT_EQ(after.find(hash_of("new-key"))->use, before.all()[0]->use);
  EXPECT_EQ(after.find(hash_of("other-key"))->use->under_way, 0U);
  EXPECT_EQ(after.find(hash_of("old-key")), nullptr);
}

TEST(Key, MayUseTheModelsThatItsPatternsMean) {
  Key some;
  EXPECT_TRUE(some.may_use("anything"));
  some.models = {"bert-*", "iris"};
  EXPECT_TRUE(some.may_use("iris"));
  EXPECT_TRUE(some.may_use("bert-"));
  EXPECT_TRUE(some.may_use("bert-large"));
  EXPECT_FALSE(some.may_use("bert"));
  EXPECT_FALSE(some.may_use("iris2"));
  EXPECT_FALSE(some.may_use("Iris"));
}

struct Fit {
  const char* name;
  const char* pattern;
  bool fits;
};

TEST(Pattern, HasStarsThatStandForAnything) {
  for (const auto& row : {Fit{"", "", true},
                          {"", "*", true},
                          {"a", "", false},
                          {"abc", "*", true},
                          {"abc", "a*c", true},
                          {"abc", "*b*", true},
                          {"abc", "a*b", false},
                          {"abab", "*ab", true},
                          {"aXbXc", "a*b*c", true},
                          {"aXbX", "a*b*c", false},
                          {"abc", "abc*", true},
                          {"abc", "**abc**", true}})
    EXPECT_EQ(fits(row.name, row.pattern), row.fits) << row.name << " " << row.pattern;
  // In the square of its length at most, not in a power of the number of stars.
  EXPECT_FALSE(fits(std::string(4000, 'a'), "*a*a*a*a*a*a*a*a*a*a*a*b"));
}

}  // namespace
}  // namespace mainstay::http
