#include "config/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "config/file_name.hpp"
#include "tests/config/loading.hpp"

namespace mainstay::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The mistakes of a file with these routes.
std::vector<std::string> mistakes(const std::string& routes) {
  return lines(load_file("{\"routes\": [\n" + routes + "\n]}").problems);
}

/// A route with these fields, on a path that has none.
std::string with_fields(const std::string& fields, const std::string& method = "POST") {
  return R"({"method": ")" + method + R"(", "path": "/p", "model": "m", "fields": [)" + fields + "]}";
}

TEST(Routes, OfOnesOwnAreReadWithAllTheirFields) {
  const auto config = config_of(load_file(R"({"routes": [{
    "method": "GET", "path": "/predictions/{user_id}", "model": "moodcast",
    "fields": [
      {"name": "user_id", "from": "path", "type": "uuid", "input": "user_id"},
      {"name": "types", "from": "query", "type": "enum", "list": true, "values": ["a", "b"], "default": ["a"]},
      {"name": "limit", "from": "query", "type": "integer", "min": 1, "max": 10, "default": 7}],
    "answer": {"status": 202, "json": {"p": {"output": "P"}}, "headers": {"X-A": "b"}}}]})"));
  ASSERT_EQ(config.routes.size(), 1U);
  const auto& route = config.routes[0];
  EXPECT_EQ(route.method, "GET");
  EXPECT_EQ(route.path, "/predictions/{user_id}");
  EXPECT_EQ(route.model, "moodcast");
  ASSERT_EQ(route.fields.size(), 3U);
  EXPECT_EQ(route.fields[0].from, FieldSource::path);
  EXPECT_EQ(route.fields[0].type, FieldType::uuid);
  EXPECT_EQ(route.fields[1].values, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(route.fields[1].default_value, R"(["a"])");
  EXPECT_EQ(route.fields[2].max, "10");
  EXPECT_EQ(route.answer.status, 202U);
  EXPECT_EQ(route.answer.json, R"({"p":{"output":"P"}})");
  EXPECT_EQ(route.answer.headers.at("X-A"), "b");
}

TEST(Routes, HaveExamplesThatTheirOwnFieldsTake) {
  const auto wrong = [](const std::string& field) { return mistakes(with_fields(R"({"name": "f", )" + field + "}")); };
  for (const char* right : {R"("from": "json", "example": "abc", "pattern": "[a-z]+", "max_length": 3)",
                            R"("from": "query", "type": "integer", "example": [1, 3], "list": true, "max": 3)",
                            R"("from": "json", "type": "uuid", "example": "123e4567-e89b-12d3-a456-426614174000")",
                            R"("from": "body", "type": "json", "example": {"any": ["thing"]})",
                            R"("from": "json", "type": "bytes", "example": "raw")"})
    EXPECT_THAT(wrong(right), IsEmpty()) << right;
  struct Row {
    const char* field;
    const char* message;
  };
  constexpr Row rows[] = {
      {R"("from": "json", "example": 3)", "found 3, allowed: a text"},
      {R"("from": "json", "example": "ABC", "pattern": "[a-z]+", "max_length": 3)",
       "found \"ABC\", which does not match the \"pattern\""},
      {R"("from": "json", "example": "abcd", "max_length": 3)", "it has 4 characters, more than \"max_length\""},
      {R"("from": "json", "example": "ab", "min_length": 3)", "it has 2 characters, fewer than \"min_length\""},
      {R"("from": "json", "type": "bytes", "example": "abcd", "max_bytes": 3)",
       "it has 4 bytes, more than \"max_bytes\""},
      {R"("from": "json", "type": "integer", "example": 4, "max": 3)", "found 4, which is over the \"max\" of 3"},
      {R"("from": "json", "type": "number", "example": 0, "min": 0.5)", "found 0, which is under the \"min\" of 0.5"},
      {R"("from": "json", "type": "uuid", "example": "x")", "found \"x\", which is no UUID"},
      {R"("from": "json", "type": "enum", "values": ["a"], "example": "b")",
       "found \"b\", allowed: one of the \"values\""},
      {R"("from": "json", "list": true, "min_items": 2, "example": ["b"])", "it has fewer items than \"min_items\""},
      {R"("from": "fixed", "value": "a", "example": "b")", "found one, but a fixed field is no part of a request"},
  };
  for (const auto& row : rows)
    EXPECT_THAT(wrong(row.field), ElementsAre(HasSubstr(std::string("example: ") + row.message))) << row.field;
}

TEST(Models, HaveAnExampleThatIsInputsByNameOrNone) {
  const auto wrong = [](const std::string& example) {
    return lines(load_file(R"({"models": {"m": {"path": "m.pt", "example": )" + example + "}}}").problems);
  };
  for (const char* right : {R"({"text": "Hello"})", "false", "null"}) EXPECT_THAT(wrong(right), IsEmpty()) << right;
  for (const char* example : {"true", "3", R"(["Hello"])"})
    EXPECT_THAT(wrong(example), ElementsAre(HasSubstr("models.m.example: found"))) << example;
}

TEST(Routes, AreToldTheirMistakesWithTheirLine) {
  EXPECT_THAT(mistakes("{\"method\": \"POST\",\n\"path\": \"encode\", \"model\": \"m\"}"),
              ElementsAre("m.json:3: routes[0].path: allowed: a path that begins with '/'"));
  EXPECT_THAT(
      mistakes(R"({"method": "POST", "path": "/p"})"),
      ElementsAre(R"(m.json:1: routes[0].model: one of "model" and "model_from" has to say which model is meant)"));
}

TEST(Routes, HavePathsOfPlainSegmentsAndParameters) {
  const auto at = [](const std::string& path) {
    return mistakes(R"({"method": "POST", "model": "m", "path": ")" + path + R"("})");
  };
  for (const char* good : {"/", "/a", "/api/v1/models/load", "/a.b_c~d-e", "/1/2/3/4/5/6/7/8"})
    EXPECT_THAT(at(good), IsEmpty()) << good;
  for (const char* bad :
       {"//", "/a/", "/a//b", "/a b", "/a%20b", "/{}", "/{a b}", "/..", "/a/./b", "/1/2/3/4/5/6/7/8/9", "/ä"})
    EXPECT_EQ(at(bad).size(), 1U) << bad;
}

TEST(Routes, LeaveTheServersOwnPathsToIt) {
  for (const char* path : {"/v2/models/m/infer", "/admin/x", "/dashboard", "/metrics", "/health", "/health/live",
                           "/docs", "/openapi.json", "/jobs/1"})
    EXPECT_THAT(mistakes(R"({"method": "POST", "model": "m", "path": ")" + std::string(path) + R"("})"),
                ElementsAre(HasSubstr("where the server has paths of its own")))
        << path;
  EXPECT_THAT(mistakes(R"({"method": "GET", "kind": "document", "path": "/health", "answer": {"json": {}}})"),
              ElementsAre(HasSubstr("\"replaces\": true puts this one in their place")));
}

TEST(Routes, MayTakeThePlaceOfHealthWhereTheySaySo) {
  const std::string rest = R"("kind": "document", "replaces": true, "answer": {"json": {}}})";
  EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/health", )" + rest), IsEmpty());
  EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/other", )" + rest), ElementsAre(HasSubstr("routes[0].replaces")));
  EXPECT_EQ(mistakes(R"({"method": "GET", "path": "/v2", )" + rest).size(), 2U);
}

TEST(Routes, ThatAnEarlierOneHidesAreRefused) {
  const auto two = [](const std::string& first, const std::string& second) {
    const auto route = [](const std::string& path) {
      std::string fields;
      for (const char* name : {"a", "b"})
        if (path.find("{" + std::string(name) + "}") != std::string::npos)
          fields += std::string(fields.empty() ? "" : ",") + R"({"name": ")" + name + R"(", "from": "path"})";
      return R"({"method": "GET", "model": "m", "path": ")" + path + R"(", "fields": [)" + fields + "]}";
    };
    return mistakes(route(first) + "," + route(second));
  };
  EXPECT_THAT(two("/x", "/x"), ElementsAre(HasSubstr(R"(routes[1].path: found "/x", whose requests GET "/x" above)")));
  EXPECT_EQ(two("/{a}", "/{b}").size(), 1U);
  EXPECT_EQ(two("/u/{a}", "/u/me").size(), 1U);
  EXPECT_THAT(two("/u/me", "/u/{a}"), IsEmpty());
  EXPECT_THAT(two("/u/{a}", "/{b}/me"), IsEmpty());
}

TEST(Routes, HaveAFieldForEachParameterAndAParameterForEachFieldOfThePath) {
  EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/u/{id}", "model": "m"})"),
              ElementsAre(HasSubstr("{id} has no field of that place that is from the path")));
  EXPECT_THAT(mistakes(with_fields(R"({"name": "id", "from": "path"})")),
              ElementsAre(HasSubstr("routes[0].fields[0].from: the path has no segment {id}")));
  EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/u/{id}", "model": "m",
                           "fields": [{"name": "user", "from": "path", "at": "id"}]})"),
              IsEmpty());
}

TEST(Routes, AreRefusedFieldsThatContradictThemselves) {
  struct {
    const char* field;
    const char* told;
  } const rows[]{
      {R"("from": "fixed")", R"(fields[0].value: a fixed field needs its "value")"},
      {R"("from": "json", "value": 1)", "fields[0].value: found one, allowed: in a fixed field alone"},
      {R"("from": "fixed", "value": 7)", "fields[0].value: found 7, allowed: a text"},
      {R"("from": "fixed", "value": "a", "default": "b")", "fields[0].default"},
      {R"("from": "json", "type": "integer", "default": "x")", R"(found "x", allowed: an integer)"},
      {R"("from": "json", "type": "integer", "list": true, "default": 7)", "found 7, allowed: a list"},
      {R"("from": "json", "type": "integer", "list": true, "default": [1, "x"])", R"(found "x" in it)"},
      {R"("from": "json", "type": "enum")", R"(fields[0].values: an enum needs its "values")"},
      {R"("from": "json", "type": "enum", "values": ["a"], "default": "b")", "allowed: one of the \"values\""},
      {R"("from": "json", "values": ["a"])", "fields[0].values: found some"},
      {R"("from": "json", "min": 1)", "fields[0].min: found one, allowed: for an integer or a number"},
      {R"("from": "json", "type": "integer", "min": 1.5)", "fields[0].min: found 1.5, allowed: an integer"},
      {R"("from": "json", "type": "number", "min": 2, "max": 1)", "fields[0].min: found 2, which is over"},
      {R"("from": "json", "type": "uuid", "max_length": 3)", "fields[0].max_length"},
      {R"("from": "json", "type": "integer", "max_bytes": 3)", "fields[0].max_bytes"},
      {R"("from": "json", "min_length": 3, "max_length": 2)", "fields[0].min_length: it is over"},
      {R"("from": "json", "pattern": "[a-z]+")", "fields[0].pattern: a pattern needs"},
      {R"("from": "json", "pattern": "[a-z", "max_length": 9)", "fields[0].pattern"},
      {R"("from": "json", "pattern": "(a)\\1", "max_length": 9)", "a reference back"},
      {R"("from": "json", "type": "bytes", "list": true)", "fields[0].list"},
      {R"("from": "json", "list": true, "min_items": 9, "max_items": 8)", "fields[0].min_items"},
      {R"("from": "body", "list": true)", "fields[0].list: a whole body is no list"},
      {R"("from": "nowhere")", "fields[0].from: found \"nowhere\""},
  };
  for (const auto& row : rows)
    EXPECT_THAT(mistakes(with_fields(R"({"name": "f", )" + std::string(row.field) + "}")),
                ElementsAre(HasSubstr(row.told)))
        << row.field;
}

TEST(Routes, HaveOneKindOfBodyAndNoneWithGet) {
  const std::string json = R"({"name": "j", "from": "json"})", form = R"({"name": "f", "from": "form"})",
                    body = R"({"name": "b", "from": "body"})";
  EXPECT_THAT(mistakes(with_fields(json)), IsEmpty());
  EXPECT_THAT(mistakes(with_fields(json + "," + form)), ElementsAre(HasSubstr("a body is one of")));
  EXPECT_THAT(mistakes(with_fields(form + "," + body)), ElementsAre(HasSubstr("a body is one of")));
  EXPECT_THAT(mistakes(with_fields(json, "GET")), ElementsAre(HasSubstr("a GET has no body")));
}

TEST(Routes, SayWhoMaySeeThemWhereTheyAreDocumentsAndFilesAlone) {
  EXPECT_THAT(
      mistakes(R"({"method": "GET", "path": "/p", "kind": "document", "scope": "open", "answer": {"json": {}}})"),
      IsEmpty());
  for (const char* kind : {"infer", "order"})
    EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/p", "model": "m", "scope": "open", "kind": ")" +
                         std::string(kind) + "\"}"),
                ElementsAre(HasSubstr("routes[0].scope: found one, allowed: for documents and files")));
}

TEST(Routes, GiveAnInputToOneFieldAlone) {
  EXPECT_THAT(mistakes(with_fields(R"({"name": "a", "from": "json", "input": "x"},
                                      {"name": "b", "from": "json", "input": "x"})")),
              ElementsAre(HasSubstr("fields[1].input: found \"x\" for the second time")));
}

TEST(Routes, ChooseAModelByAnEnumThatIsAlwaysThere) {
  const auto from = [](const std::string& field) {
    return mistakes(R"({"method": "POST", "path": "/p", "model_from": "m", "fields": [{"name": "m", "from": "json")" +
                    field + "}]}");
  };
  EXPECT_THAT(from(R"(, "type": "enum", "values": ["a", "b"])"), IsEmpty());
  EXPECT_THAT(from(""), ElementsAre(HasSubstr("routes[0].model_from")));
  EXPECT_THAT(from(R"(, "type": "enum", "values": ["a"], "required": false)"),
              ElementsAre(HasSubstr("routes[0].model_from")));
}

TEST(Routes, AreRefusedAnswersThatMeanNothing) {
  struct {
    const char* rest;
    const char* told;
  } const rows[]{
      {R"("answer": {"json": {"a": {"field": "x"}}})", R"(answer.json: there is no field "x")"},
      {R"("answer": {"json": {"a": {"output": "x", "as": "yaml"}}})", "\"as\" is one of"},
      {R"("answer": {"json": {"a": {"server": "status"}}})", "in documents alone"},
      {R"("answer": {"json": {}, "redirect": "x"})", "routes[0].answer: an answer is one of"},
      {R"("answer": {"output": "y", "redirect": "x"})", "routes[0].answer: an answer is one of"},
      {R"("answer": {"output": "y", "image": {"output": "x"}})", "routes[0].answer: an answer is one of"},
      {R"("answer": {"image": {"format": "jpeg"}})", "routes[0].answer.image: which output is an image"},
      {R"("answer": {"file": {"name": "{uuid}"}})", "routes[0].answer.file: where it is kept says \"folder\""},
      {R"("answer": {"file": {"folder": "f"}})", "routes[0].answer.file: what is kept is an"},
      {R"("answer": {"output": "x", "file": {"folder": "f", "name": "{model}.png"}})",
       "routes[0].answer.file.name: no two files may have the same name"},
      {R"("answer": {"output": "x", "file": {"folder": "f", "name": "a/{uuid}"}})", "allowed: letters, digits"},
      {R"("answer": {"output": "x", "file": {"folder": "f", "name": ".{uuid}"}})", "is served to nobody"},
      {R"("answer": {"output": "x", "file": {"folder": "f", "name": "{uuid}{"}})", "a place in it is not {NAME}"},
      {R"("answer": {"output": "x", "file": {"folder": "f", "name": "{seed}{uuid}"}})", "{seed} is no field"},
      {R"("answer": {"output": "x", "file": {"folder": "f", "name": "{model}{model}{model}{model}{uuid}"}})",
       "such a name may have 292 characters"},
      {R"("answer": {"json": {"a": {"file": "name"}}, "output": "x"})", "there is no file"},
      {R"("answer": {"json": {"a": {"file": "url"}}, "output": "x", "file": {"folder": "f"}})", "has no address"},
      {R"("answer": {"json": {"a": {"file": "path"}}, "output": "x", "file": {"folder": "f"}})",
       "the place \"file\" does not know \"path\""},
      {R"("kind": "document")", "a document needs its \"json\""},
      {R"("kind": "document", "answer": {"json": {"server": "staus"}})", R"(did you mean "status"?)"},
      {R"("kind": "document", "answer": {"json": [{"model": "lodaed"}]})", R"(did you mean "loaded"?)"},
      {R"("kind": "document", "answer": {"json": [{"config": "state.strateg"}]})", R"(did you mean "state.strategy"?)"},
      {R"("kind": "document", "answer": {"json": [{"output": "x"}]})", "only a model that computes has outputs"},
      {R"("kind": "order", "answer": {"output": "x"})", "only a model that computes has outputs"},
      {R"("answer": {"headers": {"Content-Length": "1"}})", "this header is the server's own"},
      {R"("answer": {"headers": {"X-A": "a\r\nB: c"}})", "it has control characters"},
      {R"("answer": {"output": "x", "content_type": "a\r\nB: c"})", "it has control characters"},
  };
  for (const auto& row : rows)
    EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/p", "model": "m", )" + std::string(row.rest) + "}"),
                ElementsAre(HasSubstr(row.told)))
        << row.rest;
}

TEST(Routes, AreRefusedImagesThatMeanNothing) {
  struct {
    const char* field;
    const char* told;
  } const rows[]{
      {R"("from": "form", "formats": ["gif"])", R"(fields[0].formats: found "gif" in it, allowed: "jpeg" and "png")"},
      {R"("from": "form", "formats": [])", "fields[0].formats: an image needs one at least"},
      {R"("from": "form", "channels": 2)", "fields[0].channels: found 2"},
      {R"("from": "form", "max_length": 2)", "fields[0].max_length: found one, allowed: for a string"},
      {R"("from": "form", "default": "x")", "fields[0].default: an image comes with the request"},
      {R"("from": "header")", "fields[0].from: an image is in the body"},
      {R"("from": "form", "list": true)", "fields[0].list: found true, allowed: false for bytes, images and json"},
      {R"("from": "form", "max_width": 0)", "fields[0].max_width"},
  };
  EXPECT_THAT(mistakes(with_fields(R"({"name": "i", "type": "image", "from": "form", "max_bytes": 9, "channels": 1})")),
              IsEmpty());
  for (const auto& row : rows)
    EXPECT_THAT(mistakes(with_fields(R"({"name": "i", "type": "image", )" + std::string(row.field) + "}")),
                ElementsAre(HasSubstr(row.told)))
        << row.field;
  EXPECT_THAT(mistakes(with_fields(R"({"name": "i", "type": "bytes", "from": "form", "max_height": 9})")),
              ElementsAre(HasSubstr("fields[0].max_height: found one, allowed: for an image")));
}

TEST(Routes, SayInWhichOrderTheyCheck) {
  const auto with_checks = [](const std::string& checks, const std::string& rest = R"(, "not_loaded": "400")") {
    return mistakes(R"({"method": "POST", "path": "/p", "model": "m", "checks": [)" + checks + "]" + rest + R"(,
      "fields": [{"name": "text", "from": "json"}, {"name": "n", "from": "json", "type": "integer"}]})");
  };
  EXPECT_THAT(with_checks(R"("text.length", "model_loaded", "busy", "n", "text")"), IsEmpty());
  EXPECT_THAT(with_checks(R"("text.lenght")"),
              ElementsAre(HasSubstr(
                  "routes[0].checks[0]: found \"text.lenght\", allowed: model_loaded, loading, busy, the name of a "
                  "field, or that with what is checked of it, text.length, text.size, text.pattern, "
                  "n.range")));
  EXPECT_THAT(with_checks(R"("n.length")"), ElementsAre(HasSubstr("routes[0].checks[0]")));
  EXPECT_THAT(with_checks(R"("text", "text.length")"),
              ElementsAre(HasSubstr("routes[0].checks[1]: found \"text.length\", which was checked before")));
  EXPECT_THAT(with_checks(R"("model_loaded")", ""), ElementsAre(HasSubstr("but its requests wait for that")));
  EXPECT_THAT(with_checks(R"("busy")", R"(, "kind": "order")"), ElementsAre(HasSubstr("where a model computes")));
}

TEST(Routes, SendFilesOfAFolder) {
  const auto files = [](const std::string& rest) {
    return mistakes(R"({"method": "GET", "kind": "files", )" + rest + "}");
  };
  EXPECT_THAT(files(R"("path": "/files/{name}", "folder": "f")"), IsEmpty());
  EXPECT_THAT(files(R"("path": "/", "folder": "f", "index": "index.html", "scope": "open")"), IsEmpty());
  EXPECT_THAT(files(R"("path": "/files/{name}")"), ElementsAre(HasSubstr("folder: files need the folder")));
  EXPECT_THAT(files(R"("path": "/files/{other}", "folder": "f")"), ElementsAre(HasSubstr("path: the one place")));
  EXPECT_THAT(files(R"("path": "/files", "folder": "f")"), ElementsAre(HasSubstr("index: which file is sent")));
  EXPECT_THAT(files(R"("path": "/files/{name}", "folder": "f", "index": "i")"),
              ElementsAre(HasSubstr("index: found one")));
  EXPECT_THAT(files(R"("path": "/files/{name}", "folder": "f", "model": "m")"),
              ElementsAre(HasSubstr("model: found one")));
  EXPECT_THAT(mistakes(R"({"method": "GET", "path": "/p", "model": "m", "folder": "f"})"),
              ElementsAre(HasSubstr("folder: found one")));
}

TEST(Routes, KnowTheFilesThatTheyMayHaveNamed) {
  const auto pieces = std::get<FileName>(parse_file_name("{model}_{timestamp}_s{seed}_{uuid8}.png"));
  EXPECT_TRUE(may_have_named(pieces, "edit-4_20260131_235959_s7_0123abcd.png"));
  for (const char* other :
       {"", "holiday.png", "edit-4_20260131_s7.png", "edit-4_20260131_235959_s7_0123abcd.jpg", "__s_.png"})
    EXPECT_FALSE(may_have_named(pieces, other)) << other;
  EXPECT_FALSE(may_have_named(std::get<FileName>(parse_file_name("a{uuid}")), "a"));
  EXPECT_FALSE(may_have_named(std::get<FileName>(parse_file_name("a{uuid}")), "b1"));
}

/// The routes that docs/routes.md shows, each an indented block.
std::vector<std::string> documented_routes() {
  std::ifstream file(ROUTES_MD);
  std::vector<std::string> routes;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    const bool begins = line.starts_with(R"(    {"method")");
    if (begins) routes.emplace_back();
    inside = begins || (inside && line.starts_with("    "));
    if (inside) routes.back() += line + "\n";
  }
  return routes;
}

TEST(Routes, OfTheDocumentationCanBeUsed) {
  const auto routes = documented_routes();
  EXPECT_GE(routes.size(), 4U);
  for (const auto& route : routes) EXPECT_THAT(mistakes(route), IsEmpty()) << route;
}

TEST(Routes, ShowAModelThatTheyOrTheirPlacesName) {
  const auto document = [](const std::string& json) {
    return mistakes(R"({"method": "GET", "path": "/p", "kind": "document", "answer": {"json": )" + json + "}}");
  };
  EXPECT_THAT(document(R"({"a": {"model": "loaded"}})"), ElementsAre(HasSubstr("which model is meant")));
  EXPECT_THAT(document(R"({"a": {"model": "loaded", "of": ["x", "y"]}})"), IsEmpty());
  EXPECT_THAT(document(R"({"a": {"literal": {"model": "anything"}}, "model": {"b": 1}})"), IsEmpty());
}

}  // namespace
}  // namespace mainstay::config::testing
