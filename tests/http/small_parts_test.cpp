#include <gtest/gtest.h>

#include <set>
#include <string>

#include "http/client.hpp"
#include "http/json_text.hpp"
#include "http/server/connection_slots.hpp"
#include "http/server/in_flight.hpp"
#include "http/server/logged_target.hpp"
#include "http/server/refusal.hpp"
#include "http/server/request_id.hpp"
#include "http/server/wire.hpp"

namespace mainstay::http {
namespace {

TEST(RequestId, takes_over_only_what_is_harmless_in_a_log) {
  EXPECT_TRUE(is_request_id("a"));
  EXPECT_TRUE(is_request_id("AZaz09._:-"));
  EXPECT_TRUE(is_request_id(std::string(128, 'x')));
  EXPECT_FALSE(is_request_id(""));
  EXPECT_FALSE(is_request_id(std::string(129, 'x')));
  for (const char* bad : {"a b", "a\n", "a\"", "a/b", "\xc3\xa9", "a,b"}) EXPECT_FALSE(is_request_id(bad)) << bad;
}

TEST(RequestId, made_ids_are_all_different_and_could_be_taken_over) {
  RequestIds ids;
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = ids.next();
    seen.emplace(id.data(), id.size());
    ASSERT_TRUE(is_request_id({id.data(), id.size()}));
  }
  EXPECT_EQ(seen.size(), 10'000u);
}

TEST(Refusal, comes_back_as_it_went) {
  const auto key = make_refusal_key();
  const auto text = refusal_message({"POST", "/v2", "my-id"}, {Errc::too_large, "the body is too large"}, key);
  EXPECT_TRUE(text.starts_with("POST /v2 HTTP/1.1\r\n"));
  EXPECT_NE(text.find("X-Request-Id: my-id\r\n"), std::string::npos);
  const auto value_at = text.find(": ", text.find(refusal_header)) + 2;
  const auto read = refusal_from(text.substr(value_at, text.find("\r\n", value_at) - value_at), key);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->code, Errc::too_large);
  EXPECT_EQ(read->message, "the body is too large");
}

TEST(Refusal, cannot_be_made_without_the_key) {
  const auto key = make_refusal_key();
  EXPECT_NE(key, make_refusal_key());
  EXPECT_FALSE(refusal_from("0 500 forged", key));
  EXPECT_FALSE(refusal_from(key.substr(1) + " 7 x", key));
  EXPECT_FALSE(refusal_from("", key));
}

TEST(LoggedTarget, has_no_secret_that_stood_in_the_query) {
  EXPECT_EQ(logged_target("/v2/models/m/infer"), "/v2/models/m/infer");
  EXPECT_EQ(logged_target("/a?version=2"), "/a?version=2");
  EXPECT_EQ(logged_target("/a?key=secret&version=2&token=1234567890&x="), "/a?key=*&version=2&token=*&x=");
  EXPECT_EQ(logged_target("/a?secret"), "/a?*");
  EXPECT_EQ(logged_target("/a?k=se=cret&&b"), "/a?k=*&&*");
  EXPECT_EQ(logged_target("/a?"), "/a?");
}

TEST(Wire, an_answer_has_length_type_and_id) {
  Response response;
  response.body = "{}";
  response.headers.push_back({"Retry-After", "3"});
  EXPECT_EQ(response_head(response, "id-1", true, 0),
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\nContent-Type: application/json\r\n"
            "Server: mainstay\r\nX-Content-Type-Options: nosniff\r\nX-Request-Id: id-1\r\nRetry-After: 3\r\n\r\n");
}

TEST(Wire, no_content_has_no_length) {
  Response response;
  response.status = 204;
  const auto head = response_head(response, "x", false, 0);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 204 No Content\r\nConnection: close\r\n"));
  EXPECT_EQ(head.find("\r\nContent-"), std::string::npos);
}

TEST(JsonText, escapes_what_json_wants_escaped) {
  std::string out;
  append_json_string(out, "\"\\/\b\f\n\r\t\x1f\x7f\xc3\xa9");
  EXPECT_EQ(out, "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u001f\x7f\xc3\xa9\"");
}

TEST(JsonText, names_in_messages_are_short_and_text) {
  EXPECT_EQ(shown("x"), "'x'");
  EXPECT_EQ(shown(std::string(200, 'x')), "'" + std::string(128, 'x') + "...'");
  EXPECT_EQ(shown("a\xff"), "'a?'");
  EXPECT_TRUE(is_utf8(shown(std::string(127, 'x') + "\xc3\xa9")));
}

TEST(ConnectionSlots, whoever_waits_is_told_once_when_one_is_free) {
  auto slots = std::make_shared<ConnectionSlots>(ConnectionSlots::Limits{.all = 1});
  int told = 0;
  const auto tell = [&] { ++told; };
  EXPECT_TRUE(slots->has_free(tell));
  auto slot = std::make_unique<ConnectionSlots::Slot>(slots->take({}));
  EXPECT_FALSE(slots->has_free(tell));
  EXPECT_FALSE(slots->has_free(tell));
  slot.reset();
  EXPECT_EQ(told, 2);
  EXPECT_EQ(slots->open(), 0u);
  EXPECT_TRUE(slots->has_free(tell));
  slot = std::make_unique<ConnectionSlots::Slot>(slots->take({}));
  slot.reset();
  EXPECT_EQ(told, 2);
}

TEST(ConnectionSlots, nobody_is_told_after_the_stop) {
  auto slots = std::make_shared<ConnectionSlots>(ConnectionSlots::Limits{.all = 1});
  int told = 0;
  {
    const auto slot = slots->take({});
    EXPECT_FALSE(slots->has_free([&] { ++told; }));
    slots->stop();
  }
  EXPECT_EQ(told, 0);
}

TEST(InFlight, waiting_ends_with_the_last_one_or_at_the_deadline) {
  InFlight in_flight;
  EXPECT_TRUE(in_flight.wait_for_none(Clock::now()));
  in_flight.begin();
  EXPECT_FALSE(in_flight.wait_for_none(Clock::now()));
  in_flight.end();
  EXPECT_TRUE(in_flight.wait_for_none(Clock::now()));
}

TEST(Url, has_a_scheme_a_host_and_maybe_a_port) {
  const auto plain = parse_url("http://localhost:8000/x");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "localhost");
  EXPECT_EQ(plain->port, 8000);
  EXPECT_EQ(parse_url("http://example.com")->port, 80);
  EXPECT_EQ(parse_url("http://[::1]:81")->host, "::1");
  EXPECT_EQ(parse_url("http://[::1]:81")->port, 81);
  EXPECT_FALSE(plain->tls);
  EXPECT_TRUE(parse_url("https://example.com")->tls);
  EXPECT_EQ(parse_url("https://example.com")->port, 443);
  EXPECT_EQ(parse_url("https://[::1]:81/x")->port, 81);
  for (const char* bad : {"localhost:8000", "ftp://x", "https://", "http://", "http://:80", "http://x:", "http://x:0",
                          "http://x:70000", "http://x:8a", "http://[::1"})
    EXPECT_FALSE(parse_url(bad)) << bad;
}

}  // namespace
}  // namespace mainstay::http
