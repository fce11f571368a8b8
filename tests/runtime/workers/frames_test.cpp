#include "runtime/workers/frames.hpp"

#include <gtest/gtest.h>

namespace mainstay::workers {
namespace {

/// How the frames' end of it: what is wrong, or nothing.
std::string fate(std::string_view bytes) {
  Frames frames;
  frames.add(bytes);
  for (;;) {
    const auto next = frames.next();
    if (!next) return next.error();
    if (!*next) return "";
  }
}

TEST(Frames, ComeOutAsTheyWentInHoweverTheyAreCut) {
  const auto bytes = frame(Kind::infer, 7, "body") + frame(Kind::bye, 8, "");
  for (std::size_t cut = 1; cut <= bytes.size(); ++cut) {
    Frames frames;
    std::vector<Frame> out;
    for (std::size_t at = 0; at < bytes.size(); at += cut) {
      frames.add(std::string_view(bytes).substr(at, cut));
      for (auto next = frames.next(); next && *next; next = frames.next()) out.push_back(std::move(**next));
    }
    ASSERT_EQ(out.size(), 2u) << cut;
    EXPECT_EQ(out[0].kind, Kind::infer);
    EXPECT_EQ(out[0].sequence, 7u);
    EXPECT_EQ(out[0].body, "body");
    EXPECT_EQ(out[1].kind, Kind::bye);
  }
}

TEST(Frames, AreRefusedWhereTheyDoNotBeginAsSuch) { EXPECT_NE(fate("HTTP/1.1 400"), ""); }

TEST(Frames, AreRefusedOfAnotherVersion) {
  auto bytes = frame(Kind::bye, 1, "");
  bytes[4] = 2;
  EXPECT_NE(fate(bytes).find("version 2"), std::string::npos);
}

TEST(Frames, AreRefusedOfAnUnknownKind) {
  for (const unsigned kind : {0, 9, 100, 109}) {
    auto bytes = frame(Kind::bye, 1, "");
    bytes[6] = static_cast<char>(kind);
    EXPECT_NE(fate(bytes), "") << kind;
  }
}

TEST(Frames, AreRefusedBeforeTheirBodyWhereThatIsTooLong) {
  auto bytes = frame(Kind::bye, 1, "");
  bytes[19] = 1;
  EXPECT_EQ(fate(bytes), "");
  bytes[20] = 1;
  EXPECT_NE(fate(bytes), "");
}

TEST(Frames, AreWaitedForWhereTheyAreCutShort) {
  const auto bytes = frame(Kind::bye, 1, "some body");
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_EQ(fate(bytes.substr(0, size)), "");
}

}  // namespace
}  // namespace mainstay::workers
