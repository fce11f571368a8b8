#include "runtime/policy/trace_choice.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

TraceChanges timestamps(bool on, std::optional<std::uint64_t> rate = 1) {
  TraceChanges changes;
  changes.timestamps = {true, on};
  changes.rate = {true, rate};
  return changes;
}

TraceChanges count(std::optional<std::uint64_t> limit) {
  TraceChanges changes;
  changes.count = {true, limit};
  return changes;
}

std::string chosen(TraceChoice& choice, const std::string& model, int requests) {
  std::string text;
  for (int i = 0; i < requests; ++i) text += choice.choose(model) ? 'x' : '.';
  return text;
}

/// Of one model, and after that of another one.
std::string chosen(TraceChoice& choice, const std::string& model, int requests, const std::string& other, int more) {
  const auto first = chosen(choice, model, requests);
  return first + chosen(choice, other, more);
}

TEST(TraceChoice, NothingIsTracedAtFirst) {
  TraceChoice choice;
  EXPECT_TRUE(choice.idle());
  EXPECT_EQ(choice.settings("m"), TraceSettings{});
  EXPECT_EQ(chosen(choice, "m", 2000).find('x'), std::string::npos);
}

TEST(TraceChoice, EveryNthRequestIsTraced) {
  TraceChoice choice;
  choice.change("", timestamps(true, 3));
  EXPECT_FALSE(choice.idle());
  EXPECT_EQ(chosen(choice, "m", 7), "..x..x.");
}

TEST(TraceChoice, ACountEndsAtItsLastRequest) {
  TraceChoice choice;
  choice.change("", timestamps(true));
  choice.change("", count(2));
  EXPECT_EQ(chosen(choice, "m", 2), "xx");
  EXPECT_EQ(choice.settings("").count, 0u);
  EXPECT_TRUE(choice.idle());
  EXPECT_EQ(chosen(choice, "m", 1), ".");
}

TEST(TraceChoice, AModelsOwnSettingIsOverThatOfAll) {
  TraceChoice choice;
  choice.change("", timestamps(true));
  choice.change("quiet", timestamps(false));
  EXPECT_EQ(chosen(choice, "quiet", 2, "other", 2), "..xx");
  choice.change("", timestamps(false));
  choice.change("loud", timestamps(true, 2));
  EXPECT_EQ(chosen(choice, "loud", 4, "other", 2), ".x.x..");
  EXPECT_FALSE(choice.idle());
}

TEST(TraceChoice, WhatAModelDoesNotSayIsAsForAll) {
  TraceChoice choice;
  choice.change("", timestamps(true, 2));
  choice.change("m", count(5));
  EXPECT_EQ(choice.settings("m"), (TraceSettings{true, 2, 5}));
  choice.change("", timestamps(true, 7));
  EXPECT_EQ(choice.settings("m").rate, 7u);
}

TEST(TraceChoice, ACountForAllIsUsedUpByAll) {
  TraceChoice choice;
  choice.change("", timestamps(true));
  choice.change("", count(3));
  choice.change("m", timestamps(true));
  EXPECT_EQ(chosen(choice, "m", 2, "other", 2), "xxx.");
}

TEST(TraceChoice, AModelsOwnCountIsItsOwn) {
  TraceChoice choice;
  choice.change("", timestamps(true));
  choice.change("m", count(1));
  EXPECT_EQ(chosen(choice, "m", 2, "other", 2), "x.xx");
}

TEST(TraceChoice, WhatIsClearedIsAsIfItHadNeverBeenSaid) {
  TraceChoice choice;
  choice.change("", timestamps(true, 2));
  choice.change("m", timestamps(false, 9));
  TraceChanges cleared;
  cleared.timestamps = {true, {}};
  choice.change("m", cleared);
  EXPECT_EQ(choice.settings("m"), (TraceSettings{true, 9, {}}));
  cleared.rate = {true, {}};
  choice.change("m", cleared);
  choice.change("", cleared);
  EXPECT_EQ(choice.settings("m"), TraceSettings{});
  EXPECT_TRUE(choice.idle());
}

}  // namespace
}  // namespace mainstay
