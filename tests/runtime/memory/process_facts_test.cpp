#include "runtime/memory/process_facts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

TEST(ProcessFacts, AreReadWhateverTheProgramIsCalled) {
  const testing::Folder proc;
  proc.write("self/stat", "7 (a) b) c) S 1 2 3 4 5 6 7 8 9 10 300 200 13 14 20 0 5 0 1000 4096000 99 0\n");
  proc.write("self/status", "Name:\ta) b\nVmRSS:\t  12 kB\n");
  proc.write("stat", "cpu 1 2 3\nbtime 1000000\n");
  proc.write("self/fd/0", "");
  proc.write("self/fd/1", "");
  const auto facts = process_facts(proc.path());
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  EXPECT_DOUBLE_EQ(*facts.cpu_seconds, 500 / ticks);
  EXPECT_EQ(facts.threads, 5u);
  EXPECT_EQ(facts.virtual_bytes, 4096000u);
  EXPECT_EQ(facts.resident_bytes, 12u * 1024);
  EXPECT_DOUBLE_EQ(*facts.started, 1000000 + 1000 / ticks);
  EXPECT_EQ(facts.open_files, 2u);
}

TEST(ProcessFacts, AreMissingWhereTheSystemDoesNotTellThem) {
  const testing::Folder proc;
  proc.write("self/stat", "7 (cut");
  const auto facts = process_facts(proc.path());
  EXPECT_FALSE(facts.cpu_seconds || facts.threads || facts.virtual_bytes || facts.resident_bytes || facts.started ||
               facts.open_files);
}

TEST(ProcessFacts, OfThisProcessAreThere) {
  const auto facts = process_facts();
  EXPECT_GE(facts.threads, 1u);
  EXPECT_GT(facts.resident_bytes, 0u);
  EXPECT_GT(facts.started, 0.0);
  EXPECT_GE(facts.open_files, 3u);
}

}  // namespace
}  // namespace mainstay
