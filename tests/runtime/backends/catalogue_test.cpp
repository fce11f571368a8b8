#include "runtime/backends/catalogue.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "tests/support/folder.hpp"

namespace mainstay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ModelSource source(std::string path, std::string file = {}) {
  ModelSource source;
  source.config.path = std::move(path);
  source.file = std::move(file);
  return source;
}

TEST(Backends, TellPlatformsWithoutLoading) {
  const Backends backends{{}, "/nowhere/libmainstay_torch.so"};
  EXPECT_EQ(backends.platform(source("builtin/echo")), "mainstay_builtin");
  EXPECT_EQ(backends.platform(source("", "/models/m/1/model.pt")), "pytorch_torchscript");
}

TEST(Backends, LoadBuiltInModelsWithoutTorch) {
  Backends backends{{}, "/nowhere/libmainstay_torch.so"};
  EXPECT_TRUE(backends.load(source("builtin/echo")).ok());
}

TEST(Backends, AMissingLibraryIsNamedAndItsPathIsNot) {
  Backends backends{{}, "/nowhere/libmainstay_torch.so"};
  const auto model = backends.load(source("", "/models/m/1/model.pt"));
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(model.error().message, HasSubstr("built without TorchScript"));
  EXPECT_THAT(model.error().message, Not(HasSubstr("/nowhere")));
}

TEST(Backends, AFileThatIsNoLibraryIsAnError) {
  const testing::Folder folder;
  Backends backends{{}, folder.write("libmainstay_torch.so", "not a library").string()};
  const auto model = backends.load(source("", "/models/m/1/model.pt"));
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(model.error().message, HasSubstr("cannot be opened"));
  EXPECT_THAT(model.error().message, Not(HasSubstr(folder.path().string())));
}

TEST(Backends, LimitOpenMpUnlessTheUserDid) {
  ::unsetenv("OMP_NUM_THREADS");
  { const Backends backends{{.intra_op_threads = 3}}; }
  EXPECT_STREQ(std::getenv("OMP_NUM_THREADS"), "3");
  { const Backends backends{{.intra_op_threads = 4}}; }
  EXPECT_STREQ(std::getenv("OMP_NUM_THREADS"), "3");
}

}  // namespace
}  // namespace mainstay
