#include "gpu/nvml.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

class NvmlTest : public ::testing::Test {
 protected:
  ~NvmlTest() override { ::unsetenv("FAKE_NVML_FAILS"); }

  static void let_fail(const char* functions) { ::setenv("FAKE_NVML_FAILS", functions, 1); }
  static std::unique_ptr<Nvml> open(std::optional<std::string> visible = std::nullopt) {
    return Nvml::open(std::move(visible), MAINSTAY_FAKE_NVML);
  }
};

TEST_F(NvmlTest, TellsNamesAndMemoryOfAllDevicesAndTheDriver) {
  const auto nvml = open();
  ASSERT_TRUE(nvml);
  const auto devices = nvml->devices();
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0].name, "Fake A");
  EXPECT_EQ(devices[0].total, 1000u);
  EXPECT_EQ(devices[0].used, 100u);
  EXPECT_EQ(devices[1].name, "Fake B");
  EXPECT_EQ(devices[1].used, 1500u);
  EXPECT_EQ(nvml->driver(), "580.1");
}

TEST_F(NvmlTest, IsNotThereWithoutItsLibrary) { EXPECT_FALSE(Nvml::open(std::nullopt, "/nowhere/libnvidia-ml.so.1")); }

TEST_F(NvmlTest, IsNotThereWhereTheLibraryIsAnotherOne) {
  const testing::Folder folder;
  EXPECT_FALSE(Nvml::open(std::nullopt, folder.write("libnvidia-ml.so.1", "no library")));
  // One that has none of the functions.
  EXPECT_FALSE(Nvml::open(std::nullopt, "libc.so.6"));
}

TEST_F(NvmlTest, IsNotThereWhereTheDriverDoesNotAnswer) {
  let_fail("init");
  EXPECT_FALSE(open());
}

TEST_F(NvmlTest, GoesOnThoughTheLibrarysFileVanishes) {
  const testing::Folder folder;
  const auto library = folder.path() / "libnvidia-ml.so.1";
  std::filesystem::copy_file(MAINSTAY_FAKE_NVML, library);
  {
    const auto nvml = Nvml::open(std::nullopt, library);
    ASSERT_TRUE(nvml);
    std::filesystem::remove(library);
    EXPECT_EQ(nvml->devices().size(), 2u);
  }
  EXPECT_FALSE(Nvml::open(std::nullopt, library));
}

TEST_F(NvmlTest, KeepsTheSeatOfADeviceThatIsLost) {
  const auto nvml = open();
  let_fail("second");
  const auto devices = nvml->devices();
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0].total, 1000u);
  EXPECT_EQ(devices[1].name, "");
  EXPECT_EQ(devices[1].total, 0u);
  let_fail("device");
  EXPECT_EQ(nvml->devices()[0].total, 0u);
}

TEST_F(NvmlTest, TellsTheMemoryOfADeviceWithoutAName) {
  const auto nvml = open();
  let_fail("name");
  EXPECT_EQ(nvml->devices()[0].name, "");
  EXPECT_EQ(nvml->devices()[0].total, 1000u);
}

TEST_F(NvmlTest, HasNoDevicesWhereTheyCannotBeCounted) {
  const auto nvml = open();
  let_fail("count");
  EXPECT_TRUE(nvml->devices().empty());
  EXPECT_FALSE(nvml->current());
}

TEST_F(NvmlTest, NeedsNoVersionOfTheDriver) {
  let_fail("driver");
  EXPECT_EQ(open()->driver(), "");
}

TEST_F(NvmlTest, TakesTheFirstDeviceThatIsVisibleAsTheCurrentOne) {
  EXPECT_EQ(open()->current(), 0u);
  EXPECT_EQ(open("1,0")->current(), 1u);
  EXPECT_EQ(open("GPU-bbbb-2")->current(), 1u);
  EXPECT_EQ(open("GPU-bb,0")->current(), 1u);
  for (const auto* none : {"", "-1", "2", "1x", "GPU-c"}) EXPECT_FALSE(open(none)->current()) << none;
}

}  // namespace
}  // namespace mainstay
