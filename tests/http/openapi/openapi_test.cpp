#include "http/openapi/openapi.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/guard/key_hash.hpp"
#include "tests/http/routes/routed.hpp"

namespace mainstay::http {
namespace {

using Json = nlohmann::json;

class OpenApi : public test::Routed {
 protected:
  OpenApi() { served_.load->serving = 1; }

  Json document(std::map<std::string, std::string> headers = {}) {
    const auto outcome = ask("GET", "/openapi.json", "", std::move(headers));
    EXPECT_EQ(outcome.response->status, 200) << outcome.response->body;
    return Json::parse(outcome.response->body);
  }
  Json operation(const std::string& method, const std::string& path, std::map<std::string, std::string> headers = {}) {
    return document(std::move(headers))["paths"][path][method];
  }
};

TEST_F(OpenApi, HasAnExampleOfEachModelThatIsReady) {
  const auto infer = operation("post", "/v2/models/{model}/infer");
  EXPECT_EQ(infer["parameters"][0]["examples"]["echo"]["value"], "echo");
  EXPECT_EQ(infer["requestBody"]["content"]["application/json"]["examples"]["echo"]["value"].dump(),
            R"({"inputs":[{"data":[0],"datatype":"FP32","name":"IN","shape":[1]}]})");
  const auto versions = operation("post", "/v2/models/{model}/versions/{version}/infer");
  EXPECT_EQ(versions["parameters"][1]["examples"]["echo 1"]["value"], "1");
  EXPECT_FALSE(infer.contains("x-no-example"));
  served_.vitals->state = NodeState::failed;
  const auto failed = operation("post", "/v2/models/{model}/infer");
  EXPECT_FALSE(failed["parameters"][0].contains("examples"));
  EXPECT_EQ(failed["x-no-example"], "there is no model that it could be of now");
}

TEST_F(OpenApi, HasTheRoutesOfTheConfigurationWithTheirFields) {
  route(R"({"method": "POST", "path": "/users/{user}/moods", "model": "echo", "summary": "Guesses a mood",
            "fields": [{"name": "user", "from": "path", "type": "uuid"},
                       {"name": "limit", "from": "query", "type": "integer", "min": 1, "max": 9, "default": 7},
                       {"name": "X-Trial", "from": "header", "required": false},
                       {"name": "text", "from": "json", "at": "said.text", "example": "so so", "input": "IN"}],
            "answer": {"status": 202, "json": {"mood": {"output": "OUT"}}}})");
  const auto shown = operation("post", "/users/{user}/moods");
  EXPECT_EQ(shown["summary"], "Guesses a mood");
  EXPECT_EQ(shown["parameters"][0]["examples"]["example"]["value"], "123e4567-e89b-12d3-a456-426614174000");
  EXPECT_EQ(shown["parameters"][1]["required"], false);
  EXPECT_EQ(shown["parameters"][1]["examples"]["example"]["value"], 7);
  EXPECT_FALSE(shown["parameters"][2].contains("examples"));
  const auto& body = shown["requestBody"]["content"]["application/json"];
  EXPECT_EQ(body["examples"]["example"]["value"].dump(), R"({"said":{"text":"so so"}})");
  EXPECT_EQ(body["schema"]["required"].dump(), R"(["said"])");
  EXPECT_EQ(body["schema"]["properties"]["said"]["properties"]["text"]["type"], "string");
  EXPECT_TRUE(shown["responses"].contains("202"));
  EXPECT_EQ(shown["responses"]["202"]["content"]["application/json"]["schema"]["properties"]["mood"]["description"],
            "The model's output OUT.");
  EXPECT_FALSE(shown.contains("x-no-example"));
}

TEST_F(OpenApi, SaysWhyARouteHasNoExample) {
  route(R"({"method": "POST", "path": "/a", "model": "echo", "fields": [{"name": "f", "from": "body", "type": "json"}]},
           {"method": "POST", "path": "/b", "model": "nobody"})");
  EXPECT_EQ(operation("post", "/a")["x-no-example"], "field 'f' may be anything, and has no example");
  EXPECT_EQ(operation("post", "/b")["x-no-example"], "no model is called 'nobody'");
}

TEST_F(OpenApi, HasTheRouteThatTookThePlaceOfAnother) {
  route(R"({"method": "GET", "path": "/health", "replaces": true, "kind": "document", "model": "echo",
            "summary": "How the service is", "answer": {"json": {"loaded": {"model": "loaded"}}}})");
  EXPECT_EQ(operation("get", "/health")["summary"], "How the service is");
}

TEST_F(OpenApi, NamesTheParametersOfOnePathAlike) {
  route(R"({"method": "GET", "path": "/a/{x}/b", "model": "echo", "fields": [{"name": "x", "from": "path"}]},
           {"method": "POST", "path": "/a/{y}/b", "model": "echo", "fields": [{"name": "y", "from": "path"}]})");
  EXPECT_EQ(operation("post", "/a/{x}/b")["parameters"][0]["name"], "x");
  EXPECT_FALSE(document()["paths"].contains("/a/{y}/b"));
}

TEST_F(OpenApi, HasKeysWhereTheServerAsksForThem) {
  EXPECT_FALSE(document()["components"].contains("securitySchemes"));
  EXPECT_FALSE(operation("get", "/admin/status")["responses"].contains("401"));
  const auto key = "the-key-of-somebody-who-infers";
  route("", R"(, "auth": {"header": "X-Shop", "keys": [{"id": "user", "hash": ")" + http::text_of(hash_of(key)) +
                R"(", "models": ["ec*"]}]})");
  EXPECT_EQ(ask("GET", "/openapi.json").response->status, 401);
  const auto shown = document({{"X-Shop", key}});
  EXPECT_EQ(shown["components"]["securitySchemes"]["header"]["name"], "X-Shop");
  EXPECT_TRUE(shown["paths"]["/admin/status"]["get"]["responses"].contains("401"));
  EXPECT_EQ(shown["paths"]["/admin/status"]["get"]["security"].size(), 2U);
  EXPECT_EQ(shown["paths"]["/health"]["get"]["security"].size(), 0U);
}

TEST_F(OpenApi, HasNoModelThatTheKeyIsNotFor) {
  const std::string key = "the-key-of-somebody-who-infers";
  route(
      R"({"method": "POST", "path": "/a", "model": "echo"},
           {"method": "POST", "path": "/b", "model_from": "m",
            "fields": [{"name": "m", "from": "query", "type": "enum", "values": ["echo", "iris"], "default": "echo"}]})",
      R"(, "auth": {"keys": [{"id": "user", "hash": ")" + http::text_of(hash_of(key)) + R"(", "models": ["iris"]}]})");
  const auto outcome = ask("GET", "/openapi.json", "", {{"Authorization", "Bearer " + key}});
  ASSERT_EQ(outcome.response->status, 200);
  EXPECT_EQ(outcome.response->body.find("echo"), std::string::npos);
  const auto shown = Json::parse(outcome.response->body);
  EXPECT_FALSE(shown["paths"].contains("/a"));
  EXPECT_EQ(shown["paths"]["/b"]["post"]["parameters"][0]["schema"]["enum"].dump(), R"(["iris"])");
}

TEST_F(OpenApi, SaysThatThereAreLimitsWhereThereAre) {
  EXPECT_FALSE(operation("get", "/v2/models/stats")["responses"].contains("429"));
  route("", R"(, "rate_limits": {"per_address": {"rate": 100}})");
  EXPECT_TRUE(operation("get", "/v2/models/stats")["responses"].contains("429"));
  EXPECT_FALSE(operation("get", "/health")["responses"].contains("429"));
}

}  // namespace
}  // namespace mainstay::http
