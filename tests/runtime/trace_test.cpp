#include "runtime/trace.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mainstay {
namespace {

constexpr std::uint64_t span = 0x0123456789abcdef;
const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string valid = "00-" + id + "-00f067aa0ba902b7-01";

std::string state_of(const std::string& tracestate) {
  const auto trace = trace_of(valid, tracestate, span);
  return trace ? trace->state : "no trace";
}

TEST(Trace, GoesOnWithTheServersOwnPartAsTheParent) {
  const auto trace = trace_of(valid, "", span);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->parent, "00-" + id + "-0123456789abcdef-01");
  EXPECT_EQ(trace->id(), id);
  EXPECT_EQ(trace->state, "");
}

TEST(Trace, PassesOnOnlyTheFlagThatIsKnown) {
  const auto with_flags = [](const std::string& flags) {
    return trace_of("00-" + id + "-00f067aa0ba902b7-" + flags, "", span)->parent.substr(52);
  };
  EXPECT_EQ(with_flags("00"), "-00");
  EXPECT_EQ(with_flags("01"), "-01");
  EXPECT_EQ(with_flags("fe"), "-00");
  EXPECT_EQ(with_flags("ff"), "-01");
}

TEST(Trace, IsNoneWhereTheTraceparentIsNotValid) {
  const std::string zeros32(32, '0'), zeros16(16, '0'), parent = "00f067aa0ba902b7";
  for (const auto& invalid :
       {std::string{}, std::string{"00"}, "ff-" + id + "-" + parent + "-01", "00-" + zeros32 + "-" + parent + "-01",
        "00-" + id + "-" + zeros16 + "-01", valid + "-", valid + "-00", valid + "0", valid.substr(0, 54),
        "0-" + id + "-" + parent + "-01", "00-" + std::string(id).replace(3, 1, "F") + "-" + parent + "-01",
        "00-" + std::string(id).replace(3, 1, "g") + "-" + parent + "-01", "00_" + id + "-" + parent + "-01",
        "00-" + id + "_" + parent + "-01", "00-" + id + "-" + parent + "_01", "00-" + id + "-" + parent + "-0g",
        valid + "," + valid, "0g-" + id + "-" + parent + "-01"})
    EXPECT_FALSE(trace_of(invalid, "a=1", span)) << invalid;
}

TEST(Trace, IsReadOfALaterVersionAsOfThisOne) {
  for (const auto* rest : {"", "-what-comes-later", "-"}) {
    const auto trace = trace_of("cc" + valid.substr(2) + rest, "", span);
    ASSERT_TRUE(trace) << rest;
    EXPECT_EQ(trace->parent.substr(0, 2), "00");
    EXPECT_EQ(trace->id(), id);
  }
  EXPECT_FALSE(trace_of("cc" + valid.substr(2) + ".later", "", span));
}

TEST(Trace, KeepsAStateWithoutWhatIsEmpty) {
  EXPECT_EQ(state_of("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"), "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
  EXPECT_EQ(state_of(" a=1 ,, \t b@c=2 ,"), "a=1,b@c=2");
  EXPECT_EQ(state_of("0vendor=a b c"), "0vendor=a b c");
}

TEST(Trace, DropsAStateThatIsNotValidAndGoesOnWithout) {
  for (const auto* invalid : {"a", "a=", "=1", "A=1", "a=1=2", "a=1,b", "a b=1", "a=1,a=2", "-a=1", "a=\x01"})
    EXPECT_EQ(state_of(invalid), "") << invalid;
  std::string many;
  for (int i = 0; i < 33; ++i) many += "k" + std::to_string(i) + "=1,";
  EXPECT_EQ(state_of(many), "");
  EXPECT_EQ(state_of(std::string(257, 'a') + "=1"), "");
  EXPECT_EQ(state_of("a=" + std::string(257, '1')), "");
}

TEST(Trace, CutsAStateThatIsTooLongBehindAMember) {
  const auto member = [](char key) { return std::string(1, key) + "=" + std::string(200, 'v'); };
  EXPECT_EQ(state_of(member('a') + "," + member('b') + "," + member('c')), member('a') + "," + member('b'));
}

TEST(Trace, NamesPartsApartByWhoAskedAndWhen) {
  const auto one = span_of(valid, "request", 1);
  EXPECT_NE(one, 0u);
  EXPECT_EQ(one, span_of(valid, "request", 1));
  EXPECT_NE(one, span_of(valid, "request", 2));
  EXPECT_NE(one, span_of(valid, "requesu", 1));
  EXPECT_NE(one, span_of(valid.substr(1), "request", 1));
}

}  // namespace
}  // namespace mainstay
