#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Serving;
using Json = nlohmann::json;

/// The test plugin that streams what it is ordered to (tests/runtime/backends/plugins/streamer.cpp).
Json model(const Json& more) {
  Json model{{"path", MAINSTAY_TEST_PLUGINS "/streamer.so"},
             {"breaker", {{"enabled", false}}},
             {"poison", {{"enabled", false}}},
             {"restart", {{"initial_s", 0.001}, {"max_s", 0.001}, {"intensity", 1000}}}};
  model.update(more);
  return model;
}

std::string orders(const std::vector<std::string>& words) { return Json{{"ORDER", words}}.dump(); }

/// A client that reads an event stream as it comes.
class Reader {
 public:
  Reader(const Serving& server, const std::string& model, const std::string& body, const std::string& headers = "")
      : client_(server.connect()) {
    const auto sent =
        client_.send("POST /v2/models/" + model + "/generate_stream HTTP/1.1\r\nHost: x\r\n" + headers +
                     "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    if (!sent) throw std::runtime_error(sent.error().message);
  }

  /// The document of the next event; null: that was all.
  Json next() {
    constexpr std::string_view begin = "data: ";
    for (;;) {
      const auto at = text_.find(begin);
      const auto end = at == text_.npos ? at : text_.find("\n\n", at);
      if (end != text_.npos) {
        auto event = Json::parse(text_.substr(at + begin.size(), end - at - begin.size()));
        text_.erase(0, end + 2);
        return event;
      }
      const auto more = client_.receive_some();
      if (!more || more->empty()) return nullptr;
      text_ += *more;
    }
  }
  /// The words of what is still to come, and an error behind an exclamation mark.
  std::vector<std::string> rest() {
    std::vector<std::string> words;
    for (auto event = next(); !event.is_null(); event = next())
      words.push_back(event.contains("error") ? "!" + event["error"].get<std::string>()
                                              : event["WORD"].get<std::string>());
    return words;
  }
  void leave() { const auto gone = std::move(client_); }

 private:
  http::Client client_;
  std::string text_;
};

/// The same on a thread of the server and in a worker process.
class Streams : public ::testing::TestWithParam<const char*> {
 protected:
  std::string file(const std::string& name) const { return (folder.path() / name).string(); }
  /// Asked again while an instance that has failed is replaced.
  std::vector<std::string> words_of(const std::vector<std::string>& asked) {
    for (;;)
      if (auto words = Reader(server, "m", orders(asked)).rest(); !words.empty()) return words;
  }

  testing::Folder folder;
  Serving server{Json{{"models",
                       {{"m", model({{"isolation", GetParam()}, {"instances", 1}})},
                        {"eight", model({{"isolation", GetParam()}, {"instances", 8}})},
                        {"hasty", model({{"isolation", GetParam()}, {"timeouts", {{"infer_s", 0.3}}}})}}}}
                     .dump()};
};

TEST_P(Streams, ArriveWhileTheModelStillComputes) {
  Reader reader(server, "m", orders({"one", "until " + file("go"), "two", "three"}));
  const auto first = reader.next();
  EXPECT_EQ(first["WORD"], "one");
  EXPECT_EQ(first["model_name"], "m");
  std::ofstream{file("go")};
  EXPECT_THAT(reader.rest(), ElementsAre("two", "three"));
  EXPECT_EQ(Json::parse(server.get("/v2/models/m").body)["streams"], true);
}

TEST_P(Streams, AreOneObjectForGenerateAndInferWhereTheyAreOnePiece) {
  const auto whole = server.post("/v2/models/m/versions/1/generate", orders({"one"}));
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(Json::parse(whole.body)["WORD"], "one");
  for (const auto& words : std::vector<std::vector<std::string>>{{"one", "two"}, {"without end"}, {"nothing"}}) {
    const auto refused = server.post("/v2/models/m/generate", orders(words));
    EXPECT_EQ(refused.status, 400) << refused.body;
  }
  const auto inferred = server.post("/v2/models/m/infer",
                                    R"({"inputs":[{"name":"ORDER","datatype":"BYTES","shape":[1],"data":["one"]}]})");
  EXPECT_EQ(Json::parse(inferred.body)["outputs"][0]["data"][0], "one");
}

TEST_P(Streams, EndWithOneErrorWhenTheModelFailsInTheMiddle) {
  EXPECT_THAT(words_of({"one", "refuse"}), ElementsAre("one", "!refused as ordered"));
  EXPECT_EQ(server.post("/v2/models/m/generate_stream", orders({"refuse"})).status, 400);
  EXPECT_THAT(words_of({"one", "throw"}), ElementsAre("one", "!thrown as ordered"));
  EXPECT_THAT(words_of({"one", "unknown"}), ElementsAre("one", HasSubstr("OTHER")));
  EXPECT_THAT(words_of({"still", "here"}), ElementsAre("still", "here"));
  EXPECT_EQ(server.post("/v2/models/m/generate_stream", orders({"throw"})).status, 500);
}

TEST_P(Streams, EndWithAnErrorAtTheDeadline) {
  Reader slow(server, "hasty", orders({"without end"}));
  EXPECT_EQ(slow.next()["WORD"].get<std::string>().size(), 1024u);
  // Nothing is read until the model was told that nobody wants more.
  ASSERT_TRUE(server.program().wait_for_line("nobody wants more"));
  EXPECT_THAT(slow.rest().back(), HasSubstr("deadline"));
  // This one has to be given up.
  EXPECT_THAT(Reader(server, "hasty", orders({"one", "wait"})).rest(), ElementsAre("one", HasSubstr("deadline")));
}

TEST_P(Streams, EndTheCallWhenTheirReaderGoesAway) {
  Reader reader(server, "m", orders({"without end"}));
  EXPECT_FALSE(reader.next().is_null());
  reader.leave();
  ASSERT_TRUE(server.program().wait_for_line("nobody wants more"));
  EXPECT_THAT(Reader(server, "m", orders({"next"})).rest(), ElementsAre("next"));
}

TEST_P(Streams, AreApartWhereEightAreUnderWay) {
  std::vector<std::future<std::vector<std::string>>> all;
  for (int i = 0; i < 8; ++i)
    all.push_back(std::async(std::launch::async, [&, i] {
      // None of them ends before all of them have begun.
      std::vector<std::string> words;
      for (int n = 0; n < 50; ++n) words.push_back(std::to_string(i) + "." + std::to_string(n));
      words.push_back("until " + file("all"));
      words.push_back("end");
      Reader reader(server, "eight", orders(words));
      std::vector<std::string> read{reader.next()["WORD"]};
      std::ofstream{file(std::to_string(i))};
      for (int other = 0; other < 8; ++other)
        while (!std::filesystem::exists(file(std::to_string(other)))) std::this_thread::yield();
      std::ofstream{file("all")};
      for (auto& word : reader.rest()) read.push_back(std::move(word));
      words.erase(words.end() - 2);
      EXPECT_EQ(read, words);
      return read;
    }));
  for (auto& each : all) EXPECT_EQ(each.get().size(), 51u);
}

TEST_P(Streams, TellTheModelAndTheLogWhichTraceTheyBelongTo) {
  const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto headers = "traceparent: 00-" + id + "-00f067aa0ba902b7-01\r\ntracestate: a=1\r\n";
  const auto words = Reader(server, "m", orders({"trace"}), headers).rest();
  ASSERT_EQ(words.size(), 1u);
  EXPECT_THAT(words[0], ::testing::MatchesRegex("00-" + id + "-[0-9a-f]{16}-01;a=1"));
  EXPECT_THAT(words[0], Not(HasSubstr("00f067aa0ba902b7")));
  EXPECT_TRUE(server.program().wait_for_line("trace=" + id));
  EXPECT_THAT(Reader(server, "m", orders({"trace"})).rest(), ElementsAre(";"));
}

INSTANTIATE_TEST_SUITE_P(InBothIsolations, Streams, ::testing::Values("thread", "process"),
                         [](const auto& each) { return std::string(each.param); });

TEST(StreamOfAWorker, EndsWithOneErrorWhenItDies) {
  const testing::Folder folder;
  const auto events = (folder.path() / "events").string();
  Serving server(
      Json{{"log", {{"events", {{"path", events}}}}}, {"models", {{"m", model({{"isolation", "process"}})}}}}.dump());
  const std::string id = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto words =
      Reader(server, "m", orders({"one", "abort"}), "traceparent: 00-" + id + "-00f067aa0ba902b7-01\r\n").rest();
  EXPECT_THAT(words, ElementsAre("one", HasSubstr("SIGABRT")));
  // The next worker is there soon; until then it is said that it is not.
  std::vector<std::string> next;
  while (next != std::vector<std::string>{"next"}) next = Reader(server, "m", orders({"next"})).rest();
  server.program().signal(SIGTERM);
  server.program().wait();
  std::ifstream in(events);
  const std::string log(std::istreambuf_iterator<char>(in), {});
  EXPECT_THAT(log, HasSubstr("\"traces\":[\"" + id + "\"]"));
}

}  // namespace
}  // namespace mainstay
