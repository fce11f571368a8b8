#include "examples/ballots/crypto/key_wrap.hpp"

#include <gtest/gtest.h>

namespace mainstay::ballots {
namespace {

constexpr auto one = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
constexpr auto other = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

MasterKey key(const char* base64) { return MasterKey::from_base64(base64).value(); }

TEST(MasterKey, IsWantedAndMustBeOf32Bytes) {
  EXPECT_NE(MasterKey::from_base64(nullptr).error().message.find("no MASTER_KEY_PQ"), std::string::npos);
  for (const auto* wrong : {"", "short", "AAECAwQFBgcICQoLDA0ODw==", "not base64 at all, but as long as one is..!!",
                            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ=="}) {
    const auto refused = MasterKey::from_base64(wrong);
    ASSERT_FALSE(refused.ok()) << wrong;
    EXPECT_NE(refused.error().message.find("32 random bytes"), std::string::npos);
  }
}

TEST(MasterKey, IsNotRepeatedInWhatIsSaidOfIt) {
  EXPECT_EQ(MasterKey::from_base64("c2VjcmV0").error().message.find("c2VjcmV0"), std::string::npos);
}

TEST(MasterKey, UnwrapsWhatItWrapped) {
  for (const std::string text : {"", "a guardian's key"})
    EXPECT_EQ(key(one).unwrap(key(one).wrap(text, "label"), "label").value(), text);
}

TEST(MasterKey, NeverWrapsTheSameTwice) { EXPECT_NE(key(one).wrap("text", "label"), key(one).wrap("text", "label")); }

TEST(MasterKey, OpensNothingUnderAnotherKeyOrLabel) {
  const auto wrapped = key(one).wrap("text", "label");
  EXPECT_EQ(key(other).unwrap(wrapped, "label").error().code, Errc::invalid_argument);
  EXPECT_FALSE(key(one).unwrap(wrapped, "another").ok());
}

TEST(MasterKey, OpensNothingThatWasChangedOrCut) {
  const auto wrapped = key(one).wrap("text", "label");
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    auto changed = wrapped;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(key(one).unwrap(changed, "label").ok()) << i;
    EXPECT_FALSE(key(one).unwrap(wrapped.substr(0, i), "label").ok()) << i;
  }
}

}  // namespace
}  // namespace mainstay::ballots
