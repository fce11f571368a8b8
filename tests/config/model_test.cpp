#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "config/load_model.hpp"
#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ModelFile, ThatSaysNothingLeavesTheBase) {
  Model base;
  base.instances = 7;
  EXPECT_EQ(load_model({"d/model.json", "{}"}, base, false).model, base);
}

TEST(ModelFile, SaysWhatAnEntryUnderModelsMaySay) {
  Model base;
  base.instances = 7;
  const auto result = load_model(
      {"d/model.json", R"({"$schema": "s", "path": "x.pt", "batch": {"max_size": 8}, "inputs": [{"name": "x"}]})"},
      base, false);
  ASSERT_TRUE(result.model.has_value());
  EXPECT_EQ(result.model->path, "d/x.pt");
  EXPECT_EQ(result.model->batch.max_size, 8U);
  EXPECT_EQ(result.model->inputs.at(0).name, "x");
  EXPECT_EQ(result.model->instances, 7U);
}

TEST(ModelFile, HasEveryMistakeReportedAtOnce) {
  const auto result =
      load_model({"d/model.json", "{\"instances\": 0,\n\"timeouts\": {\"infer\": 1}, \"server\": {}}"}, {}, false);
  EXPECT_FALSE(result.model.has_value());
  EXPECT_THAT(
      lines(result.problems),
      ElementsAre(
          "d/model.json:1: instances: found 0, allowed: an integer from 1 to 256, or a text such as \"cpu*2+1\"",
          HasSubstr("d/model.json:2: timeouts.infer: found the unknown key \"infer\"; did you mean "
                    "\"infer_s\"?"),
          HasSubstr("d/model.json:2: server: found the unknown key")));
  EXPECT_EQ(load_model({"d/model.json", "{"}, {}, false).problems.size(), 1U);
}

TEST(ModelFile, MayUseABuiltinModelOnlyWhereItIsAllowed) {
  const File file{"d/model.json", "{\n\"path\": \"builtin/hang\"}"};
  EXPECT_TRUE(load_model(file, {}, true).model.has_value());
  EXPECT_THAT(
      lines(load_model(file, {}, false).problems),
      ElementsAre(HasSubstr("d/model.json:2: path: found \"builtin/hang\", allowed: a built-in model only with")));
}

TEST(Overlay, TakesOnlyWhatTheConfigurationHasSet) {
  const auto result = load({File{"etc/m.json", R"({"models": {"dog.v1": {
                              "path": "x.pt", "timeouts": {"load_s": 180}, "inputs": [{"name": "c", "shape": [1]}]}}})"},
                            {{"MAINSTAY_MODELS__DOG_V1__INSTANCES", "3"}},
                            {}});
  config_of(result);
  Model beside;
  beside.instances = 2;
  beside.queue.capacity = 5;
  beside.timeouts = {7, 8, 9};
  beside.inputs = {{"a", "FP32", {}}, {"b", "", {}}};
  beside.outputs = {{"o", "", {}}};
  Model expected = beside;
  expected.path = "etc/x.pt";
  expected.instances = 3;
  expected.timeouts.load_s = 180;
  expected.inputs = {{"c", "", std::vector<std::int64_t>{1}}};
  EXPECT_EQ(overlaid(beside, *result.loaded, "dog.v1"), expected);
  EXPECT_EQ(overlaid(beside, *result.loaded, "cat"), beside);
}

}  // namespace
}  // namespace mainstay::config::testing
