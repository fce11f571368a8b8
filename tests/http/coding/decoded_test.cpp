#include "http/coding/decoded.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/http/coding/zlib.hpp"

namespace mainstay::http {
namespace {

using test::deflated;

constexpr std::size_t mebibyte = 1024 * 1024;
constexpr int gzip = 31;
constexpr int zlib = 15;
constexpr int raw = -15;

std::string text_of(std::size_t size) {
  std::string text(size, ' ');
  unsigned state = 1;
  for (char& c : text) c = static_cast<char>('a' + ((state = state * 1664525 + 1013904223) >> 28));
  return text;
}

Result<Buffer> decode(std::string coded, const char* encoding, std::size_t max_bytes = 64 * mebibyte) {
  return decoded(Buffer::of(std::move(coded)), encoding, max_bytes);
}

TEST(Decoded, is_what_was_coded_however_long_it_is) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, 64 * 1024ul, 64 * 1024ul + 1, mebibyte - 1, mebibyte,
                                 mebibyte + 1, 3 * mebibyte + 5}) {
    const auto text = text_of(size);
    for (const auto& [frame, encoding] :
         {std::pair{gzip, "gzip"}, {gzip, "X-GZip"}, {zlib, "deflate"}, {raw, "Deflate"}}) {
      const auto body = decode(deflated(text, frame), encoding);
      ASSERT_TRUE(body) << encoding << " of " << size << ": " << body.error().message;
      EXPECT_EQ(body->text(), text);
    }
  }
}

TEST(Decoded, several_files_of_gzip_are_one) {
  const auto body = decode(deflated("one ", gzip) + deflated("two", gzip), "gzip");
  ASSERT_TRUE(body) << body.error().message;
  EXPECT_EQ(body->text(), "one two");
}

TEST(Decoded, what_is_not_coded_is_the_same_memory) {
  const auto body = Buffer::of(std::string("text"));
  for (const char* encoding : {"", "identity"}) EXPECT_EQ(decoded(body, encoding, 10)->data(), body.data());
  EXPECT_EQ(decode("", "gzip")->size(), 0u) << "there is nothing that could be coded";
}

TEST(Decoded, what_is_broken_is_the_clients_mistake) {
  const auto whole = deflated(text_of(100'000), gzip);
  for (std::size_t size = 1; size < whole.size(); size += 997) {
    const auto body = decode(whole.substr(0, size), "gzip");
    ASSERT_FALSE(body) << size;
    EXPECT_EQ(body.error().code, Errc::invalid_argument);
    EXPECT_NE(body.error().message.find("gzip"), std::string::npos);
  }
  auto changed = whole;
  changed[changed.size() - 6] ^= 1;
  EXPECT_FALSE(decode(changed, "gzip")) << "its check sum is another one";
  for (const auto& [coded, encoding] : {std::pair{whole + "x", "gzip"},
                                        {deflated("x", zlib) + "x", "deflate"},
                                        {deflated("x", raw) + "x", "deflate"},
                                        {std::string("plain"), "gzip"},
                                        {std::string("plain"), "deflate"},
                                        {deflated("x", zlib), "gzip"}}) {
    const auto body = decode(coded, encoding);
    ASSERT_FALSE(body) << encoding;
    EXPECT_EQ(body.error().code, Errc::invalid_argument);
  }
}

TEST(Decoded, what_is_larger_than_it_may_be_is_refused) {
  for (const std::size_t max : {std::size_t{1024}, mebibyte, 2 * mebibyte}) {
    for (const auto& [frame, encoding] : {std::pair{gzip, "gzip"}, {zlib, "deflate"}}) {
      EXPECT_TRUE(decode(deflated(text_of(max), frame), encoding, max));
      const auto body = decode(deflated(text_of(max + 1), frame), encoding, max);
      ASSERT_FALSE(body) << max;
      EXPECT_EQ(body.error().code, Errc::too_large);
      EXPECT_NE(body.error().message.find(std::to_string(max)), std::string::npos);
    }
  }
}

TEST(Decoded, a_bomb_is_refused) {
  // Some 20 KiB that would be 20 MiB.
  const auto bomb = deflated(std::string(20 * mebibyte, '\0'), gzip);
  ASSERT_LT(bomb.size(), mebibyte);
  const auto body = decode(bomb, "gzip", 2 * mebibyte);
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().code, Errc::too_large);
}

TEST(Decoded, other_codings_and_several_are_not_read) {
  for (const char* encoding : {"br", "gzip, deflate", "gzip,gzip", "gzip;q=1", "*"}) {
    const auto body = decode("x", encoding);
    ASSERT_FALSE(body) << encoding;
    EXPECT_EQ(body.error().code, Errc::unsupported_media);
  }
}

}  // namespace
}  // namespace mainstay::http
