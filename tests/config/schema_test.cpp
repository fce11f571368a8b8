#include "config/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using Json = nlohmann::json;

Json parsed_schema() { return Json::parse(schema()); }

const Json& followed(const Json& root, const Json& node) {
  if (!node.contains("$ref")) return node;
  const auto reference = node["$ref"].get<std::string>();
  return root.at(Json::json_pointer(reference.substr(1)));
}

/// The schema of the value at a path, or a test that fails.
Json schema_at(const Json& root, const Keys& keys) {
  const Json* at = &root;
  for (const auto& key : keys) {
    at = &followed(root, *at);
    if (at->contains("properties") && (*at)["properties"].contains(key))
      at = &(*at)["properties"][key];
    else if (at->contains("additionalProperties") && (*at)["additionalProperties"].is_object())
      at = &(*at)["additionalProperties"];
    else
      ADD_FAILURE() << path_text(keys) << " is not in the schema";
  }
  return followed(root, *at);
}

TEST(Schema, HasEveryValueThatIsDescribed) {
  const Json root = parsed_schema();
  Config config;
  for (const auto& keys : known_paths(describe(config))) {
    const Json at = schema_at(root, keys);
    EXPECT_TRUE(at.contains("type")) << path_text(keys);
    if (keys.back() != "NAME") {
      EXPECT_FALSE(at.value("description", "").empty()) << path_text(keys);
    }
  }
}

TEST(Schema, HasTheRangesThatTheReaderKeeps) {
  const Json root = parsed_schema();
  Config config;
  int tried = 0;
  for (const auto& [keys, field] : leaves(describe(config))) {
    const Json at = schema_at(root, keys);
    if (const auto* i = std::get_if<Integer>(&field.value)) {
      ++tried;
      EXPECT_EQ(at["type"], i->per_cpu ? Json({"integer", "string"}) : Json("integer")) << path_text(keys);
      EXPECT_EQ(at["minimum"], i->min) << path_text(keys);
      EXPECT_EQ(at["maximum"], i->max) << path_text(keys);
      EXPECT_EQ(at["default"], i->get()) << path_text(keys);
    }
    if (const auto* n = std::get_if<Number>(&field.value)) {
      ++tried;
      EXPECT_EQ(at["type"], "number") << path_text(keys);
      EXPECT_EQ(at["minimum"], n->min) << path_text(keys);
      EXPECT_EQ(at["maximum"], n->max) << path_text(keys);
      EXPECT_EQ(at["default"], n->get()) << path_text(keys);
    }
  }
  EXPECT_GE(tried, 19);
}

TEST(Schema, RefusesUnknownKeysEverywhere) {
  const Json root = parsed_schema();
  int objects = 0;
  const auto check = [&](const auto& self, const Json& node) -> void {
    if (node.is_object() && node.contains("properties") && node.contains("type")) {
      ++objects;
      EXPECT_EQ(node["additionalProperties"], false);
    }
    for (const auto& inner : node)
      if (inner.is_structured()) self(self, inner);
  };
  check(check, root);
  EXPECT_GE(objects, 10);
}

TEST(Schema, SaysWhatAnEditorNeeds) {
  const Json root = parsed_schema();
  EXPECT_EQ(root["$schema"], "http://json-schema.org/draft-07/schema#");
  EXPECT_EQ(root["properties"]["$schema"]["type"], "string");
  EXPECT_EQ(root["properties"]["log"]["properties"]["level"]["enum"],
            Json::parse(R"(["debug", "info", "warn", "error", "off"])"));
  EXPECT_EQ(root["properties"]["models"]["additionalProperties"]["$ref"], "#/definitions/Model");
  EXPECT_EQ(root["properties"]["models"]["propertyNames"]["pattern"], "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$");
  EXPECT_EQ(root["definitions"]["Model"]["properties"]["inputs"]["items"]["$ref"], "#/definitions/Tensor");
  EXPECT_FALSE(root["definitions"]["Tensor"]["properties"]["name"].contains("default"));
  EXPECT_EQ(root["definitions"]["Tensor"]["required"], Json::parse(R"(["name"])"));
}

TEST(Schema, OfAModelIsThatOfAnEntryUnderModels) {
  Json model = Json::parse(model_schema());
  const Json root = parsed_schema();
  model["properties"].erase("$schema");
  EXPECT_EQ(model["properties"], root["definitions"]["Model"]["properties"]);
  EXPECT_EQ(model["definitions"]["Tensor"], root["definitions"]["Tensor"]);
}

}  // namespace
}  // namespace mainstay::config::testing
