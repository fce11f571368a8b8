#include "config/path.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace mainstay::config {
namespace {

TEST(Path, ReadsBackWhatItWrites) {
  for (const Keys& keys : {Keys{"server", "port"}, Keys{"models", "a.b", "path"}, Keys{"x", "", "\"q\"", "\n"}})
    EXPECT_EQ(parse_path(path_text(keys)), keys) << path_text(keys);
}

TEST(Path, PutsNamesWithDotsInBrackets) {
  EXPECT_EQ(path_text(Keys{"models", "resnet.v1", "batch"}), R"(models["resnet.v1"].batch)");
  EXPECT_EQ(element("models.dog.inputs", 1), "models.dog.inputs[1]");
  EXPECT_EQ(parse_path("models.dog.inputs[1].name"), (Keys{"models", "dog", "inputs", "[1]", "name"}));
  EXPECT_EQ(path_text(Keys{"routes", "[0]", "fields", "[12]", "name"}), "routes[0].fields[12].name");
}

TEST(Path, RefusesWhatIsNone) {
  for (const char* text : {"", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a[1", "a[\"b\"", "a[\"b\"]c", "a b"})
    EXPECT_EQ(parse_path(text), std::nullopt) << text;
}

TEST(Path, HasTheNameOfItsVariable) {
  EXPECT_EQ(variable_of(Keys{"server", "port"}), "MAINSTAY_SERVER__PORT");
  EXPECT_EQ(variable_of(Keys{"models", "my-model.v1", "path"}), "MAINSTAY_MODELS__MY_MODEL_V1__PATH");
}

}  // namespace
}  // namespace mainstay::config
