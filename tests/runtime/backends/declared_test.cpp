#include "runtime/backends/declared.hpp"

#include <gmock/gmock.h>

namespace mainstay {
namespace {

using ::testing::ElementsAre;

TEST(Declared, TakesOverNamesTypesAndShapes) {
  const auto specs = specs_from({{"a", "BF16", {{-1, 4}}}, {"b", "", std::nullopt}});
  ASSERT_TRUE(specs.ok());
  EXPECT_EQ((*specs)[0].name, "a");
  EXPECT_EQ((*specs)[0].datatype, Datatype::bf16);
  EXPECT_THAT(*(*specs)[0].shape, ElementsAre(-1, 4));
  EXPECT_FALSE((*specs)[1].datatype);
  EXPECT_FALSE((*specs)[1].shape);
}

TEST(Declared, AnUnknownDatatypeIsNamed) {
  EXPECT_EQ(specs_from({{"a", "float", {}}}).error().message, "tensor \"a\" has the unknown datatype \"float\"");
}

TEST(Declared, ANameStandsForOneTensor) {
  EXPECT_EQ(specs_from({{"a", "", {}}, {"a", "", {}}}).error().message, "tensor \"a\" is declared twice");
}

}  // namespace
}  // namespace mainstay
