#include "http/openapi/model_example.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace mainstay::http::openapi {
namespace {

/// What is shown of a model with these inputs.
ModelExample shown(std::vector<TensorSpec> inputs, config::Model config = {}) {
  ServedModel model;
  model.name = "m";
  model.signature = std::make_shared<const Signature>(Signature{std::move(inputs), {}});
  model.config = std::make_shared<const config::Model>(std::move(config));
  return example_of(model);
}

using Shape = std::vector<std::int64_t>;

TEST(ModelExample, IsMadeUpFromTheSignature) {
  const auto example =
      shown({{"x", Datatype::fp32, Shape{-1, 2}}, {"t", Datatype::bytes, Shape{1}}, {"b", Datatype::boolean, Shape{}}});
  EXPECT_EQ(example.generate.dump(), R"({"x":[0,0],"t":"text","b":false})");
  EXPECT_EQ(example.infer.dump(), R"({"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[0,0]},)"
                                  R"({"name":"t","datatype":"BYTES","shape":[1],"data":["text"]},)"
                                  R"({"name":"b","datatype":"BOOL","shape":[],"data":[false]}]})");
}

TEST(ModelExample, IsWhatTheConfigurationSaysOrTheCanary) {
  config::Model config;
  config.canary.inputs = {{"t", "BYTES", {2}, R"(["a","b"])"}};
  const std::vector<TensorSpec> inputs{{"t", Datatype::bytes, Shape{-1}}};
  EXPECT_EQ(shown(inputs, config).infer.dump(),
            R"({"inputs":[{"name":"t","datatype":"BYTES","shape":[2],"data":["a","b"]}]})");
  EXPECT_EQ(shown(inputs, config).generate.dump(), R"({"t":["a","b"]})");
  config.example = R"({"t":"ok"})";
  EXPECT_EQ(shown(inputs, config).infer.dump(),
            R"({"inputs":[{"name":"t","datatype":"BYTES","shape":[1],"data":["ok"]}]})");
  EXPECT_EQ(shown(inputs, config).generate.dump(), R"({"t":"ok"})");
  config.example = R"({"t":"ok","max_words":2})";
  EXPECT_EQ(shown(inputs, config).infer["parameters"].dump(), R"({"max_words":2})");
}

TEST(ModelExample, IsNoneWhereItWouldNotWork) {
  EXPECT_EQ(shown({{"x", std::nullopt, Shape{1}}}).why_none, "it does not say what its input 'x' is");
  EXPECT_EQ(shown({{"x", Datatype::fp32, std::nullopt}}).why_none, "it does not say what its input 'x' is");
  EXPECT_EQ(shown({{"x", Datatype::fp16, Shape{1}}}).why_none, "its input 'x' can be sent as bytes alone");
  EXPECT_EQ(shown({{"x", Datatype::fp32, Shape{-1, 1025}}}).why_none,
            "its input 'x' has more elements than an example shows");
  config::Model config;
  config.example = "false";
  EXPECT_TRUE(shown({{"x", Datatype::fp32, Shape{1}}}, config).infer.is_null());
  EXPECT_EQ(example_of(ServedModel{}).why_none, "it is not loaded");
}

}  // namespace
}  // namespace mainstay::http::openapi
