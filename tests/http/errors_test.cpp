#include "http/errors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/http/fake_exchange.hpp"

namespace mainstay::http {
namespace {

using namespace std::chrono_literals;

std::string header(const Response& response, std::string_view name) {
  for (const auto& header : response.headers)
    if (header.name == name) return header.value;
  return {};
}

struct Row {
  Errc code;
  int status;
};

constexpr Row table[] = {
    {Errc::invalid_argument, 400},   {Errc::unauthenticated, 401},
    {Errc::forbidden, 403},          {Errc::not_found, 404},
    {Errc::method_not_allowed, 405}, {Errc::busy, 409},
    {Errc::too_large, 413},          {Errc::headers_too_large, 431},
    {Errc::unsupported_media, 415},  {Errc::gone, 410},
    {Errc::conflicting, 422},        {Errc::poisonous, 422},
    {Errc::rate_limited, 429},       {Errc::internal, 500},
    {Errc::unimplemented, 501},      {Errc::unavailable, 503},
    {Errc::deadline_exceeded, 504},
};

TEST(Errors, every_code_has_a_status_and_only_the_two_of_a_request_known_from_before_share_one) {
  std::set<int> statuses;
  for (const auto& row : table) {
    EXPECT_EQ(status_of(row.code), row.status);
    statuses.insert(row.status);
  }
  EXPECT_EQ(statuses.size(), std::size(table) - 1);
  EXPECT_EQ(std::size(table), static_cast<std::size_t>(Errc::deadline_exceeded) + 1)
      << "a code is missing in this test";
}

TEST(Errors, the_body_is_json_whatever_the_message_holds) {
  EXPECT_EQ(error_response({Errc::internal, "a \"quote\"\n\x01"}).body, R"({"error":"a \"quote\"\n\u0001"})");
  EXPECT_EQ(error_response({Errc::internal, "bad \xff byte"}).body, R"({"error":"bad ? byte"})");
}

TEST(Errors, only_unavailable_and_rate_limited_say_when_to_come_back) {
  for (const auto& row : table)
    EXPECT_EQ(header(error_response({row.code, "x"}), "Retry-After").empty(), row.status != 503 && row.status != 429);
}

TEST(Errors, retry_after_is_rounded_up_to_whole_seconds_and_at_least_one) {
  EXPECT_EQ(header(error_response({Errc::unavailable, "", 0ms}), "Retry-After"), "1");
  EXPECT_EQ(header(error_response({Errc::unavailable, "", 1000ms}), "Retry-After"), "1");
  EXPECT_EQ(header(error_response({Errc::unavailable, "", 1001ms}), "Retry-After"), "2");
  EXPECT_EQ(header(error_response({Errc::rate_limited, "", 59'900ms}), "Retry-After"), "60");
}

}  // namespace
}  // namespace mainstay::http
