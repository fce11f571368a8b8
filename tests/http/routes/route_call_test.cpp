#include "http/routes/route_call.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http/routes/routed.hpp"

namespace mainstay::http::routes {
namespace {

using test::Outcome;
using ::testing::HasSubstr;

class RouteCalls : public test::Routed {
 protected:
  /// A route of these fields whose answer is {"out": OUT}.
  static std::string on(const std::string& path, const std::string& method, const std::string& fields,
                        const std::string& rest = "") {
    return R"({"method": ")" + method + R"(", "path": ")" + path + R"(", "model": "echo", "fields": [)" + fields + "]" +
           (rest.empty() ? R"(, "answer": {"json": {"out": {"output": "OUT"}}})" : "," + rest) + "}";
  }
  static std::string error(const std::string& message) { return R"({"error":")" + message + "\"}"; }

  const std::string number_ = R"({"name": "x", "from": "json", "type": "number", "max": 9, "input": "IN"})";
};

TEST_F(RouteCalls, HandAFieldToTheModelAndAnswerWithItsOutput) {
  route(on("/double", "POST", number_));
  EXPECT_EQ(asked("POST", "/double", R"({"x": 2.5, "more": 1})"), R"(200 {"out":2.5})");
}

TEST_F(RouteCalls, NameTheFieldThatIsWrong) {
  route(on("/double", "POST", number_));
  EXPECT_EQ(asked("POST", "/double", R"({"x": 10})"),
            "400 " + error("field 'x': found 10, allowed: a number of at most 9"));
  EXPECT_EQ(asked("POST", "/double", "{}"), "400 " + error("field 'x': is missing"));
  EXPECT_EQ(asked("POST", "/double", R"({"x": null})"), "400 " + error("field 'x': is missing"));
  EXPECT_EQ(asked("POST", "/double", ""), "400 " + error("the body is empty, allowed: a JSON object"));
  EXPECT_EQ(asked("POST", "/double", "[1]"), "400 " + error("the body is not a JSON object"));
  EXPECT_THAT(asked("POST", "/double", "{"), HasSubstr("400 {\"error\":\"the body is not valid JSON"));
}

TEST_F(RouteCalls, ReadPathsQueriesAndHeaders) {
  takes({{"A", {}, {}}, {"B", {}, {}}, {"C", {}, {}}, {"D", {}, {}}});
  route(on("/users/{id}/things", "GET",
           R"({"name": "id", "from": "path", "type": "integer", "input": "A"},
              {"name": "types", "from": "query", "type": "enum", "list": true, "values": ["x", "y z"], "input": "B"},
              {"name": "limit", "from": "query", "type": "integer", "max": 10, "default": 7, "input": "C"},
              {"name": "lang", "from": "header", "at": "accept-language", "default": "en", "input": "D"})",
           R"("answer": {})"));
  EXPECT_EQ(asked("GET", "/users/12/things?types=x,y+z"), R"(200 {"OUT":12,"OUT":["x","y z"],"OUT":7,"OUT":"en"})");
  EXPECT_EQ(asked("GET", "/users/12/things?types=x&types=y%20z&limit=3", "", {{"accept-language", "de"}}),
            R"(200 {"OUT":12,"OUT":["x","y z"],"OUT":3,"OUT":"de"})");
  EXPECT_EQ(asked("GET", "/users/me/things?types=z"), "400 " + error("field 'id': found 'me', allowed: an integer"));
  EXPECT_EQ(asked("GET", "/users/1/things?types=z"),
            "400 " + error("field 'types': found 'z', allowed: one of x, y z"));
  EXPECT_EQ(asked("GET", "/users/1/things?types=x&limit=11"),
            "400 " + error("field 'limit': found 11, allowed: an integer of at most 10"));
  EXPECT_EQ(asked("GET", "/users/1/things?types=x&limit=%zz"),
            "400 " + error("the query has a broken escape: 'limit=%zz'"));
  EXPECT_EQ(asked("POST", "/users/1/things").substr(0, 3), "405");
}

TEST_F(RouteCalls, ReadMembersOfMembers) {
  route(on("/p", "POST", R"({"name": "x", "from": "json", "at": "a.b.c", "type": "number", "input": "IN"})"));
  EXPECT_EQ(asked("POST", "/p", R"({"a": {"b": {"c": 3}}})"), R"(200 {"out":3})");
  for (const char* body : {"{}", R"({"a": 1})", R"({"a": {"b": []}})", R"({"a": {"b": {"c": null}}})"})
    EXPECT_EQ(asked("POST", "/p", body), "400 " + error("field 'x': is missing")) << body;
}

TEST_F(RouteCalls, ReadFormsOfBothKinds) {
  takes({{"A", {}, {}}, {"B", {}, {}}});
  route(on("/p", "POST", R"({"name": "text", "from": "form", "input": "A"},
                            {"name": "file", "from": "form", "type": "bytes", "input": "B"})",
           R"("answer": {})"));
  const std::string multipart =
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nbytes\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nsome text\r\n--b--\r\n";
  EXPECT_EQ(asked("POST", "/p", multipart, {{"content-type", "multipart/form-data; boundary=b"}}),
            R"(200 {"OUT":"some text","OUT":"bytes"})");
  EXPECT_EQ(asked("POST", "/p", "file=bytes&text=some+text", {{"content-type", "application/x-www-form-urlencoded"}}),
            R"(200 {"OUT":"some text","OUT":"bytes"})");
  EXPECT_EQ(asked("POST", "/p", multipart, {{"content-type", "multipart/form-data; boundary=c"}}),
            "400 " + error("the form does not begin with its boundary"));
  for (const char* type : {"", "application/json", "multipart/form-data", "multipart/mixed; boundary=b"})
    EXPECT_EQ(asked("POST", "/p", multipart, {{"content-type", type}}).substr(0, 3), "415") << type;
}

TEST_F(RouteCalls, HandAWholeBodyOnAsItIs) {
  takes({{"IN", Datatype::bytes, std::vector<std::int64_t>{1}}});
  route(on("/p", "POST", R"({"name": "request", "from": "body", "type": "json", "input": "IN"})",
           R"("answer": {"output": "OUT", "content_type": "application/json"})"));
  const auto outcome = ask("POST", "/p", R"({"a":  1})");
  EXPECT_EQ(text_of(outcome), R"(200 {"a":  1})");
  EXPECT_EQ(outcome.response->content_type, "application/json");
  EXPECT_EQ(asked("POST", "/p", "{"), "400 " + error("field 'request': is not valid JSON"));
  EXPECT_EQ(asked("POST", "/p", ""), "400 " + error("field 'request': is missing"));
}

TEST_F(RouteCalls, CheckTheirFieldsInTheirOrder) {
  takes({{"A", {}, {}}, {"B", {}, {}}});
  route(on("/p", "POST", R"({"name": "a", "from": "query", "type": "integer", "input": "A"},
                            {"name": "b", "from": "json", "type": "integer", "input": "B"})"));
  // The body is not even looked at before the field of the query is right.
  EXPECT_EQ(asked("POST", "/p?a=x", "no JSON"), "400 " + error("field 'a': found 'x', allowed: an integer"));
  EXPECT_THAT(asked("POST", "/p?a=1", "no JSON"), HasSubstr("the body is not valid JSON"));
}

TEST_F(RouteCalls, AddWhatIsFixed) {
  takes({{"A", {}, {}}, {"B", {}, {}}});
  route(on("/encode", "POST", R"({"name": "operation", "from": "fixed", "value": "encode", "input": "A"},
                                 {"name": "operation of mine", "from": "json", "at": "operation", "input": "B"})",
           R"("answer": {})"));
  EXPECT_EQ(asked("POST", "/encode", R"({"operation": "decode"})"), R"(200 {"OUT":"encode","OUT":"decode"})");
}

TEST_F(RouteCalls, AnswerWithAStatusHeadersAndFieldsOfTheRequest) {
  route(on("/p", "POST", number_,
           R"("answer": {"status": 202, "headers": {"X-Kind": "test"},
                         "json": {"said": {"field": "x"}, "list": [{"output": "OUT", "as": "list"}, 1, "a", null],
                                  "constant": {"literal": {"output": "OUT"}}}})"));
  const auto outcome = ask("POST", "/p", R"({"x": 2})");
  EXPECT_EQ(text_of(outcome), R"(202 {"said":2,"list":[[2],1,"a",null],"constant":{"output":"OUT"}})");
  EXPECT_EQ(outcome.header("X-Kind"), "test");
}

TEST_F(RouteCalls, SendTheClientToWhereTheModelSays) {
  takes({{"IN", Datatype::bytes, {}}});
  route(on("/p", "POST", R"({"name": "to", "from": "json", "input": "IN"})", R"("answer": {"redirect": "OUT"})"));
  for (const std::string to : {"/files/1.png", "https://example.org/a?b=c"}) {
    const auto outcome = ask("POST", "/p", R"({"to": ")" + to + "\"}");
    EXPECT_EQ(outcome.response->status, 303);
    EXPECT_EQ(outcome.header("Location"), to);
  }
  for (const std::string to : {R"(/a\r\nSet-Cookie: b)", "javascript:alert(1)", "", "/a b", "files"})
    EXPECT_EQ(asked("POST", "/p", R"({"to": ")" + to + "\"}").substr(0, 3), "500") << to;
}

TEST_F(RouteCalls, AreToldWhereTheModelGivesNoSuchOutput) {
  route(on("/p", "POST", number_, R"("answer": {"json": {"a": {"output": "MORE"}}})"));
  EXPECT_EQ(asked("POST", "/p", R"({"x": 1})"), "500 " + error("the model gave no output 'MORE'"));
}

TEST_F(RouteCalls, ThatDoNotFitTheModelAreAMistakeOfTheServers) {
  route(on("/a", "POST", R"({"name": "x", "from": "json", "type": "number", "input": "OTHER"})") + "," +
        on("/b", "POST", R"({"name": "x", "from": "json", "type": "number"})"));
  EXPECT_EQ(asked("POST", "/a", R"({"x": 1})"), "500 " + error("model 'echo' has no input 'OTHER'"));
  EXPECT_EQ(asked("POST", "/b", R"({"x": 1})"),
            "500 " + error("the model wants an input 'IN', which no field of the route is"));
}

TEST_F(RouteCalls, MayLeaveOutAnInputOnlyWhereTheModelDoesNotWantIt) {
  route(on("/p", "POST", R"({"name": "x", "from": "json", "type": "number", "required": false, "input": "IN"})"));
  EXPECT_EQ(asked("POST", "/p", "{}"), "400 " + error("field 'x': is missing, and the model wants it"));
}

TEST_F(RouteCalls, ChooseTheModelByAField) {
  route(R"({"method": "POST", "path": "/p", "model_from": "model", "fields": [)" + number_ +
        R"(, {"name": "model", "from": "json", "type": "enum", "values": ["echo", "gone"], "default": "echo"}]})");
  EXPECT_EQ(asked("POST", "/p", R"({"x": 1})"), R"(200 {"OUT":1})");
  EXPECT_EQ(asked("POST", "/p", R"({"x": 1, "model": "gone"})").substr(0, 3), "404");
  EXPECT_EQ(asked("POST", "/p", R"({"x": 1, "model": "other"})"),
            "400 " + error("field 'model': found 'other', allowed: one of echo, gone"));
}

TEST_F(RouteCalls, WaitForAModelThatIsNotLoaded) {
  served_.publish(nullptr);
  route(on("/p", "POST", number_));
  EXPECT_EQ(asked("POST", "/p", R"({"x": 10})").substr(0, 3), "400");
  Outcome outcome;
  ask(outcome, {"POST", "/p", R"({"x": 1})", {}});
  ASSERT_FALSE(outcome.response);
  const auto waiting = served_.inbox->take_load_wait();
  served_.publish(served_.signature);
  waiting.done.finish(success());
  run(outcome);
  EXPECT_EQ(text_of(outcome), R"(200 {"out":1})");
}

TEST_F(RouteCalls, MayRefuseWhereTheModelIsNotLoadedButOnlyAfterTheirFieldsAreRight) {
  served_.publish(nullptr);
  route(on("/p", "POST", number_, R"("not_loaded": "400")"));
  EXPECT_EQ(asked("POST", "/p", R"({"x": 1})"), "400 " + error("model 'echo' is not loaded"));
  EXPECT_THAT(asked("POST", "/p", R"({"x": 10})"), HasSubstr("field 'x'"));
}

TEST_F(RouteCalls, PassOnWhatTheModelRefuses) {
  route(on("/p", "POST", number_));
  Outcome outcome;
  ask(outcome, {"POST", "/p", R"({"x": 1})", {}});
  ASSERT_FALSE(outcome.response);
  served_.inbox->fail(0, {Errc::busy, "another request is under way"});
  run(outcome);
  EXPECT_EQ(text_of(outcome), "409 " + error("another request is under way"));
  EXPECT_EQ(outcome.response->model, "echo");
}

TEST_F(RouteCalls, AreRefusedWhileTheServerDrains) {
  route(on("/p", "POST", number_));
  lifecycle_.draining = true;
  EXPECT_EQ(asked("POST", "/p", R"({"x": 1})").substr(0, 3), "503");
}

}  // namespace
}  // namespace mainstay::http::routes
