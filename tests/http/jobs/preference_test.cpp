#include "http/jobs/preference.hpp"

#include <gtest/gtest.h>

namespace mainstay::http {
namespace {

TEST(Preference, ForAnAnswerLaterIsFoundAmongOthers) {
  for (const auto* const text : {"respond-async", "Respond-Async", "wait=10, respond-async",
                                 "respond-async;x=1, wait=1", "return=minimal,\trespond-async "})
    EXPECT_TRUE(prefers_async(text)) << text;
}

TEST(Preference, ForSomethingElseIsNotOneForAnAnswerLater) {
  for (const auto* const text : {"", ",", "respond-asyncs", "wait=10", "xrespond-async", "a=respond-async", " , ;"})
    EXPECT_FALSE(prefers_async(text)) << text;
}

}  // namespace
}  // namespace mainstay::http
