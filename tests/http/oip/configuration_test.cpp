#include "http/oip/configuration.hpp"

#include <gtest/gtest.h>

#include "tests/http/oip/asked.hpp"

namespace mainstay::http {
namespace {

using Json = nlohmann::json;

class Configuration : public testing::Test {
 protected:
  /// Of the one model, after a change to it.
  template <class Change>
  Json after(Change change) {
    ServedModel model = **asked_.served.registry.find("echo", "1");
    auto config = *model.config;
    auto signature = *model.signature;
    change(config, signature);
    model.config = std::make_shared<const config::Model>(config);
    model.signature = std::make_shared<const Signature>(signature);
    asked_.served.registry.publish(model);
    return asked_.get("/v2/models/echo/config").json;
  }

  test::Asked asked_;
};

TEST_F(Configuration, HasTheShapeThatClientsExpect) {
  EXPECT_EQ(asked_.get("/v2/models/echo/config").json, Json::parse(R"({
    "name":"echo","platform":"test","backend":"test","version_policy":{"latest":{"num_versions":1}},"max_batch_size":0,
    "input":[{"name":"IN","data_type":"TYPE_FP32","dims":[-1]}],
    "output":[{"name":"OUT","data_type":"TYPE_FP32","dims":[-1]}],
    "instance_group":[{"name":"echo","kind":"KIND_CPU","count":1}],
    "model_transaction_policy":{"decoupled":false},"parameters":{"isolation":{"string_value":"thread"}}})"));
  EXPECT_EQ(asked_.get("/v2/models/echo/versions/1/config").status, 200);
  EXPECT_EQ(asked_.get("/v2/models/none/config").status, 404);
}

TEST_F(Configuration, NamesABatchSizeWhereEveryTensorHasADimensionForIt) {
  const auto batching = [](config::Model& model, Signature& signature) {
    model.batch = {8, true};
    signature.inputs = {{"IN", Datatype::bytes, std::vector<std::int64_t>{-1, 2}}};
    signature.outputs = {{"OUT", Datatype::boolean, std::vector<std::int64_t>{-1}}};
  };
  const auto json = after(batching);
  EXPECT_EQ(json["max_batch_size"], 8);
  EXPECT_EQ(json["input"], Json::parse(R"([{"name":"IN","data_type":"TYPE_STRING","dims":[2]}])"));
  EXPECT_EQ(json["output"], Json::parse(R"([{"name":"OUT","data_type":"TYPE_BOOL","dims":[]}])"));
  EXPECT_TRUE(json.contains("dynamic_batching"));
  const auto fixed = after([](config::Model&, Signature& signature) { signature.inputs[0].shape = {{1, 2}}; });
  EXPECT_EQ(fixed["max_batch_size"], 0);
  EXPECT_EQ(fixed["input"][0]["dims"], Json::parse("[1,2]"));
  EXPECT_FALSE(fixed.contains("dynamic_batching"));
}

TEST_F(Configuration, NamesNoBatchSizeWhereRequestsShareNoCall) {
  const auto json = after([](config::Model& model, Signature&) { model.batch = {8, false}; });
  EXPECT_EQ(json["max_batch_size"], 0) << "the state is reset between requests";
}

TEST_F(Configuration, SaysWhatElseHoldsForTheModel) {
  const auto json = after([](config::Model& model, Signature& signature) {
    signature.streams = true;
    model.instances = 3;
    model.isolation = config::Isolation::process;
    model.versions = {"latest", "1"};
  });
  EXPECT_EQ(json["model_transaction_policy"]["decoupled"], true);
  EXPECT_EQ(json["instance_group"][0]["count"], 3);
  EXPECT_EQ(json["parameters"]["isolation"]["string_value"], "process");
  EXPECT_EQ(json["version_policy"], Json::parse(R"({"specific":{"versions":[1]}})"));
  const auto all = after([](config::Model& model, Signature&) { model.versions = {"all"}; });
  EXPECT_EQ(all["version_policy"], Json::parse(R"({"all":{}})"));
}

TEST_F(Configuration, IsNotThereBeforeTheModelHasBeenLoaded) {
  asked_.served.publish(nullptr);
  EXPECT_EQ(asked_.get("/v2/models/echo/config").status, 503);
}

}  // namespace
}  // namespace mainstay::http
