#include "http/routes/query.hpp"

#include <gtest/gtest.h>

#include "http/routes/base64.hpp"

namespace mainstay::http::routes {
namespace {

Pairs pairs_of(std::string_view text) {
  auto parsed = parse_urlencoded(text, "query");
  EXPECT_TRUE(parsed) << text;
  return parsed ? std::move(parsed).value() : Pairs{};
}

TEST(Query, IsWhatStandsBehindTheQuestionMark) {
  EXPECT_EQ(query_of("/a?b=c?d#e"), "b=c?d");
  EXPECT_EQ(query_of("/a"), "");
  EXPECT_EQ(query_of("/a?"), "");
  EXPECT_EQ(query_of("/a#?b"), "");
}

TEST(Query, HasItsNamesAndValuesInTheirOrder) {
  EXPECT_EQ(pairs_of("a=1&b=2&a=3"), (Pairs{{"a", "1"}, {"b", "2"}, {"a", "3"}}));
  EXPECT_EQ(pairs_of("a&b=&&=c&d=e=f"), (Pairs{{"a", ""}, {"b", ""}, {"", "c"}, {"d", "e=f"}}));
  EXPECT_EQ(pairs_of(""), Pairs{});
}

TEST(Query, IsDecoded) { EXPECT_EQ(pairs_of("a+b=c+d&%61=%2B%26%3d"), (Pairs{{"a b", "c d"}, {"a", "+&="}})); }

TEST(Query, WithABrokenEscapeIsRefused) {
  for (const char* text : {"a=%", "a=%2", "a=%zz", "%=a", "a=%00"}) {
    const auto parsed = parse_urlencoded(text, "query");
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
    EXPECT_EQ(parsed.error().message.find("the query has a broken escape: '"), 0U) << parsed.error().message;
  }
}

TEST(Query, OfTooManyParametersIsRefused) {
  std::string text = "a=1";
  for (std::size_t i = 1; i < max_pairs; ++i) text += "&a=1";
  EXPECT_TRUE(parse_urlencoded(text, "form"));
  EXPECT_FALSE(parse_urlencoded(text + "&a=1", "form"));
}

TEST(Base64, ComesBackAsItWent) {
  for (const std::string_view bytes : {"", "a", "ab", "abc", "abcd", "\xff\x80\x01"}) {
    std::string text;
    append_base64(text, bytes);
    EXPECT_EQ(text.size() % 4, 0U);
    EXPECT_EQ(decoded_base64(text), std::string(bytes)) << text;
  }
  std::string text;
  append_base64(text, "light work");
  EXPECT_EQ(text, "bGlnaHQgd29yaw==");
}

TEST(Base64, ThatIsNoneIsRefused) {
  for (const char* text : {"a", "ab", "abc", "====", "a===", "ab=c", "YR==", "YW=\n", "YWI-", "Y W="})
    EXPECT_EQ(decoded_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace mainstay::http::routes
