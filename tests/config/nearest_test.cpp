#include "config/nearest.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace mainstay::config {
namespace {

const std::vector<std::string> keys{"host", "port", "io_threads", "max_connections", "max_pipelined"};

TEST(Nearest, FindsSwappedMissingAddedAndWrongLetters) {
  EXPECT_EQ(nearest("prot", keys), "port");
  EXPECT_EQ(nearest("max_conections", keys), "max_connections");
  EXPECT_EQ(nearest("io_threadss", keys), "io_threads");
  EXPECT_EQ(nearest("hast", keys), "host");
}

TEST(Nearest, AddsAUnitThatWasLeftOff) {
  const std::vector<std::string> units{"infer_s", "max_body_bytes"};
  EXPECT_EQ(nearest("infer", units), "infer_s");
  EXPECT_EQ(nearest("max_body", units), "max_body_bytes");
}

TEST(Nearest, DoesNotMindCase) { EXPECT_EQ(nearest("PORT", keys), "port"); }

TEST(Nearest, SuggestsNothingForNonsense) {
  EXPECT_EQ(nearest("xyzzy", keys), std::nullopt);
  EXPECT_EQ(nearest("", keys), std::nullopt);
  EXPECT_EQ(nearest("p", keys), std::nullopt);
  EXPECT_EQ(nearest(std::string(100000, 'a'), keys), std::nullopt);
}

TEST(Nearest, PrefersTheNearerOfTwo) {
  const std::vector<std::string> near{"infer_s", "inferx_s"};
  EXPECT_EQ(nearest("inferx_t", near), "inferx_s");
}

TEST(Nearest, ListsWhatIsKnownWhereNothingIsNear) {
  EXPECT_EQ(suggestion("prot", keys), R"(did you mean "port"?)");
  EXPECT_EQ(suggestion("xyzzy", std::vector<std::string>{"a", "b"}), R"(known: "a", "b")");
}

}  // namespace
}  // namespace mainstay::config
