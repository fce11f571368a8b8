#include "runtime/loading/file_identity.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

TEST(FileIdentity, StaysTheSameUntilTheFileIsWrittenAnew) {
  const testing::Folder folder;
  const auto file = folder.write("model.pt", "1234");
  const auto first = identity_of(file);
  EXPECT_EQ(first.bytes, 4u);
  EXPECT_EQ(identity_of(file), first);
  std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::nanoseconds{1000});
  EXPECT_NE(identity_of(file), first);
}

TEST(FileIdentity, DiffersWithTheSize) {
  const testing::Folder folder;
  const auto file = folder.write("model.pt", "1234");
  const auto time = std::filesystem::last_write_time(file);
  const auto first = identity_of(file);
  folder.write("model.pt", "12345");
  std::filesystem::last_write_time(file, time);
  EXPECT_NE(identity_of(file), first);
}

TEST(FileIdentity, IsEmptyWhereThereIsNoFile) {
  const testing::Folder folder;
  EXPECT_EQ(identity_of(folder.path() / "none"), (FileIdentity{folder.path() / "none", 0, 0}));
}

}  // namespace
}  // namespace mainstay
