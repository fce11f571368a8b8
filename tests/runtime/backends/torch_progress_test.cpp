#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "runtime/backends/catalogue.hpp"
#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

/// Of which most is read when everything is.
constexpr float of_reading = 0.9F;

class TorchProgress : public ::testing::Test {
 protected:
  bool load(const std::string& file) {
    ModelSource source;
    source.file = file;
    return backends.load(source, progress).ok();
  }

  Backends backends{{}, MAINSTAY_TORCH_LIBRARY};
  LoadProgress progress;
};

std::string text_of(const std::string& file) {
  std::stringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

const std::string module_file = MAINSTAY_TORCH_ZOO "/keeps_nothing.pt";

TEST_F(TorchProgress, IsWhatWasReadOfTheFile) {
  ASSERT_TRUE(load(module_file));
  EXPECT_GT(progress.share(), of_reading - 0.05F);
  EXPECT_LE(progress.share(), of_reading);
}

TEST_F(TorchProgress, IsNoneOfAFileThatCannotBeOpened) {
  ASSERT_FALSE(load("/nowhere/model.pt"));
  EXPECT_EQ(progress.share(), 0);
}

TEST_F(TorchProgress, StopsWhereTheFileIsBroken) {
  auto text = text_of(module_file);
  const auto object = text.find("\x80\x02", text.find("data.pkl"));
  ASSERT_NE(object, std::string::npos);
  text[object] = '?';
  const testing::Folder folder;
  ASSERT_FALSE(load(folder.write("broken.pt", text)));
  EXPECT_GT(progress.share(), 0);
  EXPECT_LT(progress.share(), of_reading / 2) << "no tensor was read";
}

}  // namespace
}  // namespace mainstay
