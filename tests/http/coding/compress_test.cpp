#include "http/coding/compress.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "http/coding/coding.hpp"
#include "tests/http/coding/zlib.hpp"
#include "tests/http/running_server.hpp"

namespace mainstay::http {
namespace {

std::string shown(std::optional<Coding> coding) { return std::string(coding ? name_of(*coding) : "none"); }

TEST(AcceptedCoding, is_the_one_that_is_liked_best) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "none"},
      {"gzip", "gzip"},
      {"GZIP", "gzip"},
      {"x-gzip", "gzip"},
      {"deflate", "deflate"},
      {"gzip, deflate, br", "gzip"},
      {"deflate, gzip", "gzip"},
      {"deflate;q=1, gzip;q=0.5", "deflate"},
      {"deflate ; q = 0.8 , gzip ; Q=0.9", "gzip"},
      {"br, zstd", "none"},
      {"*", "gzip"},
      {"*;q=0", "none"},
      {"gzip;q=0, *", "deflate"},
      {"gzip;q=0", "none"},
      {"gzip;q=0.000", "none"},
      {"gzip;q=0.001", "gzip"},
      {"identity", "none"},
      {"identity;q=0.5, gzip;q=0.4", "none"},
      {"identity;q=0.5, gzip;q=0.5", "gzip"},
      {"identity;q=0, br", "none"},
      {"gzip;q=2", "none"},
      {"gzip;q=-1", "none"},
      {"gzip;q=x", "none"},
      {"gzip;q=", "none"},
      {"gzip;q=nan", "none"},
      {"gzip;level=1", "gzip"},
      {",,;,gzip", "gzip"},
      {"gzipped", "none"},
  };
  for (const auto& [header, coding] : rows) EXPECT_EQ(shown(accepted_coding(header)), coding) << header;
}

std::string header(const Response& response, const std::string& name) {
  for (const auto& header : response.headers)
    if (header.name == name) return header.value;
  return {};
}

Response large() {
  Response response;
  response.body = std::string(600, 'b');
  response.tail = {Buffer::of(std::string(300, 't')), Buffer::of(std::string(200, 'u'))};
  return response;
}
const std::string large_text = std::string(600, 'b') + std::string(300, 't') + std::string(200, 'u');

TEST(Compress, writes_text_and_tail_in_the_coding_that_is_asked_for) {
  for (const auto& [coding, frame] : {std::pair{"gzip", 31}, {"deflate", 15}}) {
    auto response = large();
    compress(response, coding, {});
    EXPECT_EQ(header(response, "Content-Encoding"), coding);
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
    EXPECT_TRUE(response.tail.empty());
    EXPECT_LT(response.body.size(), 100u);
    EXPECT_EQ(test::inflated(response.body, frame, large_text.size()), large_text);
  }
}

TEST(Compress, leaves_alone_what_nobody_wants_compressed_and_says_that_it_would) {
  for (const auto& accepted : {std::optional<std::string_view>{}, std::optional<std::string_view>{"br"}}) {
    auto response = large();
    compress(response, accepted, {});
    EXPECT_EQ(response.body.size(), 600u);
    EXPECT_EQ(response.tail.size(), 2u);
    EXPECT_EQ(header(response, "Content-Encoding"), "");
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
  }
}

TEST(Compress, leaves_alone_what_is_short_or_switched_off_or_compressed_already) {
  const auto untouched = [](Response response, const config::Compression& settings) {
    const auto headers = response.headers.size();
    const auto size = response.content_length();
    compress(response, "gzip", settings);
    return response.headers.size() == headers && response.content_length() == size;
  };
  EXPECT_TRUE(untouched(large(), {.min_bytes = 1101}));
  EXPECT_FALSE(untouched(large(), {.min_bytes = 1100}));
  EXPECT_TRUE(untouched(large(), {.enabled = false}));
  EXPECT_TRUE(untouched({}, {.min_bytes = 0}));
  auto image = large();
  image.content_type = "image/png";
  EXPECT_TRUE(untouched(image, {}));
  image.content_type = "image/svg+xml";
  EXPECT_FALSE(untouched(image, {}));
  image.content_type = "";
  image.headers.push_back({"Content-Type", "image/png"});
  EXPECT_TRUE(untouched(image, {}));
  auto coded = large();
  coded.headers.push_back({"Content-Encoding", "br"});
  EXPECT_TRUE(untouched(coded, {}));
  auto none = large();
  none.status = 204;
  EXPECT_TRUE(untouched(none, {}));
}

class Compressed : public test::RunningServer {};

TEST_F(Compressed, goes_both_ways_through_a_server) {
  start();
  served_.inbox->answer_at_once();
  std::string data = "[1";
  for (int i = 1; i < 1000; ++i) data += ",1";
  const auto body = R"({"inputs":[{"name":"IN","datatype":"FP32","shape":[1000],"data":)" + data + "]}]}";
  auto client = this->client();
  const auto plain = must(client.request("POST", "/v2/models/echo/infer", body));
  ASSERT_EQ(plain.status, 200);
  EXPECT_EQ(plain.header("vary"), "Accept-Encoding");
  EXPECT_FALSE(plain.header("content-encoding"));
  const auto packed = must(client.request("POST", "/v2/models/echo/infer", test::deflated(body, 31),
                                          {{"Content-Encoding", "gzip"}, {"Accept-Encoding", "deflate"}}));
  ASSERT_EQ(packed.status, 200) << packed.body;
  EXPECT_EQ(packed.header("content-encoding"), "deflate");
  EXPECT_EQ(test::inflated(packed.body, 15, plain.body.size()), plain.body);
}

TEST_F(Compressed, bodies_are_as_large_as_others_may_be) {
  served_.config.server.max_body_bytes = 2000;
  start();
  auto client = this->client();
  const auto answer = must(client.request("POST", "/v2/models/echo/infer", test::deflated(std::string(2001, ' '), 31),
                                          {{"Content-Encoding", "gzip"}}));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(must(client.request("GET", "/v2/health/live")).status, 200) << "the connection goes on";
}

}  // namespace
}  // namespace mainstay::http
