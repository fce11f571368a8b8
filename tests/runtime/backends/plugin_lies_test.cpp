#include <gmock/gmock.h>

#include "tests/runtime/backends/plugins.hpp"

namespace mainstay {
namespace {

using testing::fp32;
using ::testing::HasSubstr;
using testing::load_plugin;
using testing::load_trouble;
using ::testing::SizeIs;

struct Lie {
  std::string told;
  std::string found;
};

void PrintTo(const Lie& lie, std::ostream* out) { *out << lie.told; }

class PluginLies : public ::testing::TestWithParam<Lie> {};

TEST_P(PluginLies, AreToldApartAndReleaseTheirMemory) {
  const auto model = load_plugin("liar", GetParam().told).value();
  const auto answer = model->infer({fp32("X", {1, 2})});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::internal);
  EXPECT_THAT(answer.error().message, HasSubstr(GetParam().found));
  EXPECT_THAT(answer.error().message, ::testing::Not(HasSubstr("\n")));
  EXPECT_LE(answer.error().message.size(), 500u);
  EXPECT_EQ(model->memory(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    AboutOutputs, PluginLies,
    ::testing::Values(
        Lie{"a status that does not exist", "no reason given"}, Lie{"cancelled", "nobody had cancelled"},
        Lie{"nothing", R"(output "Y" is missing)"}, Lie{"one more", R"(output "MORE" is not in its signature)"},
        Lie{"twice", R"(output "Y" was given twice)"}, Lie{"without end", "more than 1024 tensors"},
        Lie{"nameless", "without a name"}, Lie{"endless name", "more than 256 bytes"},
        Lie{"other type", R"(output "Y" is INT32, not FP32 as in its signature)"},
        Lie{"unknown type", R"(output "Y" has the unknown datatype 99)"},
        Lie{"other shape", R"(output "Y" has the shape [3], not [2] as in its signature)"},
        Lie{"other rank", R"(output "Y" has the shape [2, 1], not [2] as in its signature)"},
        Lie{"deep", "a shape of 4000000000 dimensions that cannot be read"},
        Lie{"shapeless", "a shape of 1 dimensions that cannot be read"}, Lie{"negative", "the impossible shape [-1]"},
        Lie{"overflow", "has 8 bytes for the shape [9223372036854775807] of FP32"},
        Lie{"short", R"(output "Y" has 4 bytes for the shape [2] of FP32)"},
        Lie{"long", R"(output "Y" has 1152921504606846976 bytes for the shape [2] of FP32)"},
        Lie{"no data", "has no data where 8 bytes should be"}, Lie{"as bytes", R"(output "Y" is BYTES, not FP32)"},
        Lie{"described as bytes, elements cut", "elements whose lengths do not add up"},
        Lie{"described as bytes, elements more", R"(output "Y" has 3 elements for the shape [2] of BYTES)"},
        Lie{"failing", "no reason given"}));

class PluginDescriptions : public ::testing::TestWithParam<Lie> {};

TEST_P(PluginDescriptions, ThatCannotBeTrueAreRefused) {
  EXPECT_THAT(load_trouble("liar", GetParam().told), HasSubstr(GetParam().found));
}

INSTANTIATE_TEST_SUITE_P(AreRead, PluginDescriptions,
                         ::testing::Values(Lie{"described twice", R"(describes "X" twice)"},
                                           Lie{"described without end", "more than 1024 tensors"},
                                           Lie{"described nameless", "without a name"},
                                           Lie{"described unknown", R"(describes "Y" with the unknown datatype 99)"},
                                           Lie{"described deep", "1000000 dimensions that cannot be read"},
                                           Lie{"described less than any", "-5 dimensions that cannot be read"},
                                           Lie{"described negative", "with the dimension -2"},
                                           Lie{"described nowhere", "1 dimensions that cannot be read"}));

TEST(PluginLie, DisturbsNeitherTheInstanceNorItsNeighbours) {
  const auto liar = load_plugin("liar", "short").value();
  const auto honest = load_plugin("liar").value();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(liar->infer({fp32("X", {1, 2})}));
    EXPECT_THAT(honest->infer({fp32("X", {1, 2})}).value(), SizeIs(1));
  }
}

TEST(PluginLie, IsNotTheMemoryThatAnAnswerStillUses) {
  const auto honest = load_plugin("liar").value();
  {
    const auto answer = honest->infer({fp32("X", {1, 2})});
    ASSERT_TRUE(answer);
    EXPECT_EQ(honest->memory(), 1u);
    EXPECT_EQ(testing::values_of<float>(answer->at(0)), (std::vector<float>{0, 0}));
  }
  EXPECT_EQ(honest->memory(), 0u);
}

}  // namespace
}  // namespace mainstay
