#include "runtime/backends/trouble.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

TEST(Brief, IsTheFirstLineThatSaysSomething) {
  EXPECT_EQ(brief("\n  \n  shapes differ \nmore of it\n"), "shapes differ");
}

TEST(Brief, IsWhatTorchScriptRaisedAndNotItsTraceback) {
  EXPECT_EQ(brief("The following operation failed in the TorchScript interpreter.\n"
                  "Traceback of TorchScript (most recent call last):\n"
                  "  File \"<string>\", line 2, in forward\n"
                  "    raise RuntimeError: not this one\n"
                  "RuntimeError: the model says no\n"),
            "the model says no");
}

TEST(Brief, LeavesOutTheNameOfTheCommonestException) {
  EXPECT_EQ(brief("RuntimeError: no"), "no");
  EXPECT_EQ(brief("builtins.RuntimeError: no"), "no");
}

TEST(Brief, KeepsTheNameOfAnUncommonException) {
  EXPECT_EQ(brief("Traceback of TorchScript (most recent call last):\n  File\nbuiltins.ValueError: too much\n"),
            "ValueError: too much");
}

TEST(Brief, ShowsNoPaths) {
  EXPECT_EQ(brief("open file failed, file path: /srv/models/secret.pt"), "open file failed");
  EXPECT_EQ(brief("cannot read \"/srv/secret.pt\" at ../c10/util/x.cpp:3"), "cannot read");
  EXPECT_EQ(brief("a / b and N/A stay"), "a / b and N/A stay");
}

TEST(Brief, IsCutBetweenCharacters) {
  const auto message = brief(std::string(299, 'x') + "\u00e4" + std::string(100, 'y'));
  EXPECT_EQ(message, std::string(299, 'x') + "...");
}

TEST(Brief, NeverIsEmpty) {
  EXPECT_EQ(brief(""), "no reason given");
  EXPECT_EQ(brief("\n/srv/models/m.pt\n"), "no reason given");
}

}  // namespace
}  // namespace mainstay
