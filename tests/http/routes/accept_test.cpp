#include "http/routes/accept.hpp"

#include <gtest/gtest.h>

namespace mainstay::http::routes {
namespace {

TEST(Accept, IsForJsonOnlyWhereItNamesIt) {
  for (const char* accept : {"", "*/*", "application/*", "image/png", "image/*, */*", "text/html, */*;q=0.8"})
    EXPECT_FALSE(prefers_json(accept, "image/png")) << accept;
  for (const char* accept : {"application/json", "Application/JSON", "application/json, text/plain, */*",
                             "application/json; charset=utf-8", "text/html, application/json;q=0.5"})
    EXPECT_TRUE(prefers_json(accept, "image/png")) << accept;
}

TEST(Accept, IsForWhatItLikesBetter) {
  EXPECT_FALSE(prefers_json("image/png, application/json;q=0.9", "image/png"));
  EXPECT_FALSE(prefers_json("image/*, application/json;q=0.9", "image/png"));
  EXPECT_TRUE(prefers_json("image/png;q=0.5, application/json", "image/png"));
  EXPECT_TRUE(prefers_json("image/jpeg, application/json;q=0.9", "image/png"));
}

TEST(Accept, RefusesWhatHasNoQuality) {
  for (const char* accept : {"application/json;q=0", "application/json;q=x", "application/json;q=2"})
    EXPECT_FALSE(prefers_json(accept, "image/png")) << accept;
}

}  // namespace
}  // namespace mainstay::http::routes
