#include "runtime/files/kept_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class KeptFolderTest : public ::testing::Test {
 protected:
  KeptFolder folder(KeptFolder::Limits limits = {.max_files = 100, .max_bytes = 1000000}) const {
    return {path_, limits, [](std::string_view name) { return name.starts_with("n"); }};
  }
  /// "n1", "n2" and so on.
  std::string next() { return "n" + std::to_string(++names_); }
  std::string keep(KeptFolder& folder, std::string_view bytes) {
    const auto kept = folder.keep(bytes, [this] { return next(); });
    return kept ? *kept : kept.error().message;
  }
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_)) names.insert(entry.path().filename().string());
    return names;
  }
  std::string content(const std::string& name) const {
    std::ifstream in(path_ + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  testing::Folder scratch_;
  const std::string path_ = (scratch_.path() / "kept").string();
  std::atomic<int> names_{0};
};

TEST_F(KeptFolderTest, IsMadeWithItsFirstFile) {
  auto kept = folder();
  EXPECT_FALSE(fs::exists(path_));
  const auto name = keep(kept, "content");
  EXPECT_EQ(content(name), "content");
  EXPECT_THAT(names(), UnorderedElementsAre(name));
}

TEST_F(KeptFolderTest, WritesNoFileOverAnother) {
  auto kept = folder();
  const auto first = keep(kept, "first");
  // The next names are those that are taken, and then one that is not.
  int asked = 0;
  const auto second = kept.keep("second", [&] { return ++asked < 4 ? first : std::string("n-other"); });
  EXPECT_EQ(second.value(), "n-other");
  EXPECT_EQ(content(first), "first");
  const auto third = kept.keep("third", [&] { return first; });
  EXPECT_THAT(third.error().message, HasSubstr("every name is taken"));
  EXPECT_THAT(names(), UnorderedElementsAre(first, "n-other"));
}

TEST_F(KeptFolderTest, RemovesTheOldestBeyondItsNumber) {
  auto kept = folder({.max_files = 2, .max_bytes = 1000});
  keep(kept, "a");
  const auto b = keep(kept, "b"), c = keep(kept, "c");
  EXPECT_THAT(names(), UnorderedElementsAre(b, c));
}

TEST_F(KeptFolderTest, RemovesTheOldestBeyondItsBytes) {
  auto kept = folder({.max_files = 10, .max_bytes = 10});
  keep(kept, "12345");
  const auto b = keep(kept, "1234"), c = keep(kept, "123456");
  EXPECT_THAT(names(), UnorderedElementsAre(b, c));
  EXPECT_THAT(keep(kept, "12345678901"), HasSubstr("it has 11 bytes"));
  EXPECT_THAT(names(), UnorderedElementsAre(b, c));
}

TEST_F(KeptFolderTest, LeavesAloneWhatIsNotItsOwn) {
  fs::create_directories(path_);
  std::ofstream(path_ + "/holiday.png") << "mine";
  std::ofstream(path_ + "/n-old") << "of an earlier server";
  fs::last_write_time(path_ + "/n-old", fs::file_time_type::clock::now() - std::chrono::hours(5));
  auto kept = folder({.max_files = 1, .max_bytes = 1000});
  const auto name = keep(kept, "new");
  EXPECT_THAT(names(), UnorderedElementsAre("holiday.png", name));
}

TEST_F(KeptFolderTest, ClearsAwayWhatAKilledServerHasLeftBehind) {
  fs::create_directories(path_);
  std::ofstream(path_ + "/.draft-1") << "half of it";
  std::ofstream(path_ + "/.draft-2") << "being written by another server";
  fs::last_write_time(path_ + "/.draft-1", fs::file_time_type::clock::now() - std::chrono::hours(5));
  auto kept = folder();
  const auto name = keep(kept, "new");
  EXPECT_THAT(names(), UnorderedElementsAre(".draft-2", name));
}

TEST_F(KeptFolderTest, LeavesNoHalfFileWhereThereIsNoRoom) {
  auto kept = folder();
  const auto first = keep(kept, "first");
  // As large as a file may become: the disk is full from there on.
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &usual), 0);
  const rlimit small{4096, usual.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto failed = kept.keep(std::string(10000, 'x'), [this] { return next(); });
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &usual), 0);
  std::signal(SIGXFSZ, before);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Errc::unavailable);
  EXPECT_EQ(failed.error().message, "the file cannot be kept: File too large");
  EXPECT_THAT(names(), ElementsAre(first));
  // What was reserved for it is free again.
  EXPECT_EQ(content(keep(kept, "after")), "after");
}

TEST_F(KeptFolderTest, SaysNoPathWhereItCannotBeMade) {
  std::ofstream(path_) << "a file";
  auto kept = folder();
  const auto failed = kept.keep("x", [this] { return next(); });
  EXPECT_EQ(failed.error().code, Errc::internal);
  EXPECT_EQ(failed.error().message.find(path_), std::string::npos);
}

TEST_F(KeptFolderTest, KeepsEveryFileOfManyAtOnce) {
  auto kept = folder();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) keep(kept, "content");
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(names().size(), 40U);
}

}  // namespace
}  // namespace mainstay
