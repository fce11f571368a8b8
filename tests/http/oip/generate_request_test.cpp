#include "http/oip/generate_request.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace mainstay::http::oip {
namespace {

using Json = nlohmann::json;
using Shape = std::vector<std::int64_t>;

const Signature signature{{{"text", Datatype::bytes, Shape{1}},
                           {"row", Datatype::fp32, Shape{1, -1}},
                           {"flag", Datatype::boolean, Shape{}},
                           {"any", std::nullopt, std::nullopt}},
                          {}};

Json converted(const std::string& body, const Signature& for_model = signature) {
  const auto text = infer_request_of(body, for_model);
  return text ? Json::parse(*text) : Json(text.error().message);
}

/// The one input of a request.
Json input(const std::string& body) { return converted(body)["inputs"][0]; }

/// The shape that a value gets where the model declares one.
Json shape(const std::string& value, const Shape& declared) {
  const Signature one{{{"x", Datatype::int64, declared}}, {}};
  return converted(R"({"x":)" + value + "}", one)["inputs"][0]["shape"];
}

TEST(GenerateRequest, TakesEachMemberThatIsNamedAsAnInputAsThatInput) {
  EXPECT_EQ(converted(R"({"row":[1,2.5],"text":"a \"word\" é"})"), Json::parse(R"({"parameters":{},"inputs":[
              {"name":"row","datatype":"FP32","shape":[1,2],"data":[1,2.5]},
              {"name":"text","datatype":"BYTES","shape":[1],"data":["a \"word\" é"]}]})"));
}

TEST(GenerateRequest, TakesWhateverElseThereIsAsParameters) {
  const auto request = converted(R"({"id":"mine","parameters":{"timeout":5,"a":true},"temperature":0.5,"stop":"\n"})");
  EXPECT_EQ(request["id"], "mine");
  EXPECT_EQ(request["parameters"], Json::parse(R"({"timeout":5,"a":true,"temperature":0.5,"stop":"\n"})"));
  EXPECT_EQ(request["inputs"], Json::array());
}

TEST(GenerateRequest, PrefersTheModelsOwnNames) {
  const Signature odd{{{"id", Datatype::bytes, Shape{1}}, {"parameters", Datatype::bytes, Shape{1}}}, {}};
  const auto request = converted(R"({"id":"a","parameters":"b"})", odd);
  EXPECT_FALSE(request.contains("id"));
  EXPECT_EQ(request["inputs"].size(), 2u);
}

TEST(GenerateRequest, GivesASingleValueTheShapeThatTheModelDeclares) {
  EXPECT_EQ(shape("7", {1}), Json::parse("[1]"));
  EXPECT_EQ(shape("7", {-1}), Json::parse("[1]"));
  EXPECT_EQ(shape("7", {1, 1}), Json::parse("[1,1]"));
  EXPECT_EQ(shape("7", {-1, 1, -1}), Json::parse("[1,1,1]"));
  EXPECT_EQ(shape("7", {}), Json::parse("[]"));
}

TEST(GenerateRequest, GivesAFlatListTheShapeThatItFits) {
  EXPECT_EQ(shape("[1,2,3,4,5,6]", {-1}), Json::parse("[6]"));
  EXPECT_EQ(shape("[1,2,3,4,5,6]", {1, -1}), Json::parse("[1,6]"));
  EXPECT_EQ(shape("[1,2,3,4,5,6]", {-1, 3}), Json::parse("[2,3]"));
  EXPECT_EQ(shape("[1,2,3,4,5,6]", {-1, -1}), Json::parse("[1,6]"));
  EXPECT_EQ(shape("[1,2,3,4,5,6]", {2, 3}), Json::parse("[2,3]"));
  EXPECT_EQ(shape("[]", {-1}), Json::parse("[0]"));
}

TEST(GenerateRequest, LeavesItToTheReaderToRefuseWhatFitsNoShape) {
  EXPECT_EQ(shape("[1,2,3]", {2}), Json::parse("[3]"));
  EXPECT_EQ(shape("[1,2,3]", {-1, 2}), Json::parse("[3]"));
  EXPECT_EQ(shape("7", {2}), Json::parse("[1]"));
  EXPECT_EQ(shape("7", {0, -1}), Json::parse("[1]"));
  EXPECT_EQ(shape("[1,2]", {9223372036854775807, 9223372036854775807}), Json::parse("[2]"));
}

TEST(GenerateRequest, TakesTheShapeOfWhatIsNested) {
  EXPECT_EQ(shape("[[1,2,3],[4,5,6]]", {-1, -1}), Json::parse("[2,3]"));
  EXPECT_EQ(shape("[[],[]]", {-1, -1}), Json::parse("[2,0]"));
}

TEST(GenerateRequest, TellsATypeByTheValueWhereTheModelDeclaresNone) {
  EXPECT_EQ(input(R"({"any":"text"})")["datatype"], "BYTES");
  EXPECT_EQ(input(R"({"any":[true]})")["datatype"], "BOOL");
  EXPECT_EQ(input(R"({"any":[[1],[2]]})")["datatype"], "INT64");
  EXPECT_EQ(input(R"({"any":18446744073709551615})")["datatype"], "UINT64");
  EXPECT_EQ(input(R"({"any":0.5})")["datatype"], "FP64");
}

TEST(GenerateRequest, RefusesWhatIsNoObjectOfSimpleValues) {
  for (const auto* body : {"", "[]", "7", "{", R"({"a":1}{)", R"({"other":[1]})", R"({"other":{}})",
                           R"({"other":null})", R"({"parameters":7})", R"({"id":"a","id":"b"})"}) {
    const auto text = infer_request_of(body, signature);
    ASSERT_FALSE(text) << body;
    EXPECT_EQ(text.error().code, Errc::invalid_argument);
  }
  EXPECT_FALSE(infer_request_of(R"({"any":)" + std::string(100, '[') + std::string(100, ']') + "}", signature));
  EXPECT_EQ(converted(R"({"other":[1]})"), R"(the model has no input 'other', and a parameter it cannot be)");
}

}  // namespace
}  // namespace mainstay::http::oip
