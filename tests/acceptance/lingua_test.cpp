#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/acceptance/program.hpp"

namespace mainstay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Serving;
using Json = nlohmann::json;
using Texts = std::vector<std::string>;

const std::filesystem::path example = LINGUA_FOLDER;
constexpr auto detection = "language_detection";
constexpr auto large = "translate_en_it_large";

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The example's own configuration, with what a test changes in it.
std::string configuration(const Json& changes) {
  auto config = Json::parse(slurp(example / "mainstay.json"), nullptr, true, true);
  config.merge_patch(changes);
  return config.dump();
}

/// The example as its README starts it, on a free port; what it logs goes into a folder of the test's.
Serving serve(const Json& changes = Json::object()) {
  return Serving(configuration(changes), {"--models", (example / "models").string()});
}

/// What a model was not taught and should know all the same.
struct Lesson {
  std::string model;
  Texts questions;
  Texts answers;
};

std::vector<Lesson> lessons() {
  std::vector<Lesson> all;
  const auto held_out = Json::parse(slurp(example / "held_out.json"));
  for (const auto& [model, pairs] : held_out.items()) {
    auto& lesson = all.emplace_back(Lesson{model, {}, {}});
    for (const auto& pair : pairs) {
      lesson.questions.push_back(pair[0]);
      lesson.answers.push_back(pair[1]);
    }
  }
  return all;
}

Lesson lesson_of(const std::string& model) {
  for (auto& lesson : lessons())
    if (lesson.model == model) return lesson;
  throw std::runtime_error("nothing is held out of " + model);
}

/// Somebody with a connection of their own.
class Caller {
 public:
  explicit Caller(const Serving& server) : client_(server.connect()) {}

  http::ClientResponse ask(const std::string& model, const Texts& texts) {
    const Json input{{"name", "text"}, {"datatype", "BYTES"}, {"shape", {texts.size()}}, {"data", texts}};
    auto answer =
        client_.request("POST", "/v2/models/" + model + "/infer", Json{{"inputs", Json::array({input})}}.dump());
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::move(answer).value();
  }

  /// The texts of its first output; nothing where it is refused, which fails the test.
  Texts answers(const std::string& model, const Texts& texts) {
    const auto answer = ask(model, texts);
    EXPECT_EQ(answer.status, 200) << model << ": " << answer.body;
    return answer.status == 200 ? Json::parse(answer.body)["outputs"][0]["data"].get<Texts>() : Texts{};
  }

 private:
  http::Client client_;
};

struct Ran {
  int status;
  std::string output;
};

/// The example's client, with what it prints and why.
Ran translate(const Serving& server, const std::string& arguments) {
  const auto command = PYTHON " " + (example / "translate.py").string() + " --url " + server.url() + " " + arguments;
  auto* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  Ran ran{};
  char buffer[1024];
  while (std::fgets(buffer, sizeof buffer, pipe)) ran.output += buffer;
  ran.status = WEXITSTATUS(::pclose(pipe));
  return ran;
}

TEST(Lingua, EachModelIsRightAboutSentencesThatItWasNotTaught) {
  auto server = serve();
  Caller caller(server);
  ASSERT_GE(lessons().size(), 7U);
  for (const auto& lesson : lessons()) {
    ASSERT_FALSE(lesson.questions.empty()) << lesson.model;
    EXPECT_EQ(caller.answers(lesson.model, lesson.questions), lesson.answers) << lesson.model;
  }
}

TEST(Lingua, TheLargeModelTranslatesAsTheSmallOneThatItWasMadeFrom) {
  auto server = serve();
  Caller caller(server);
  const auto lesson = lesson_of("translate_en_it");
  EXPECT_EQ(caller.answers(large, lesson.questions), lesson.answers);
}

TEST(Lingua, TheLargeModelReadsMisspeltWords) {
  auto server = serve();
  EXPECT_EQ(Caller(server).answers(large, {"The gardner wants to sell the yelow lamp."}),
            Texts{"Il giardiniere vuole vendere la lampada gialla."});
}

TEST(Lingua, AWordThatNoModelWasTaughtIsRefusedByItsNameAndHarmsNobody) {
  auto server = serve();
  Caller caller(server);
  for (const auto* model : {"translate_en_it", large}) {
    const auto answer = caller.ask(model, {"The king sees the xylophone."});
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, AllOf(HasSubstr("was not taught"), HasSubstr("xylophone")));
    EXPECT_EQ(caller.answers(model, {"The king sees the hat."}), Texts{"Il re vede il cappello."});
  }
}

TEST(Lingua, ATextMayHaveSeveralSentencesAndARequestSeveralTexts) {
  auto server = serve();
  Caller caller(server);
  EXPECT_EQ(caller.answers("translate_en_de", {"Where is the dog? Anna is sad.", "  the king\ngoes home", ""}),
            (Texts{"Wo ist der Hund? Anna ist traurig.", "Der König geht nach Hause.", ""}));
}

TEST(Lingua, WhatIsInNoLanguageIsRefused) {
  auto server = serve();
  EXPECT_EQ(Caller(server).ask(detection, {"   "}).status, 400);
}

TEST(Lingua, ItsClientFindsTheLanguageAndTheModel) {
  auto server = serve();
  const auto ran = translate(server, "'Ce soir ma sœur veut acheter le chapeau rouge.' en");
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.output, AllOf(HasSubstr("in fr, "), HasSubstr("This evening my sister wants to buy the red hat.\n")));
}

TEST(Lingua, ItsClientSaysWhyThereIsNoTranslation) {
  auto server = serve();
  const auto ran = translate(server, "'Mia sorella è stanca.' de");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("translate_it_de: 404"));
}

TEST(Lingua, AnswersItsRequestAsItsReadmeSays) {
  auto server = serve();
  const auto answer = server.post(std::string("/v2/models/") + detection + "/infer", slurp(example / "request.json"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto outputs = Json::parse(answer.body)["outputs"];
  EXPECT_EQ(outputs[0]["data"].get<Texts>(), (Texts{"de", "en"}));
  EXPECT_THAT(slurp(example / "README.md"), HasSubstr(R"("data":["de","en"])"));
}

TEST(Lingua, HasPathsOfItsOwn) {
  auto server = serve();
  const auto detected = server.post("/detect", R"({"text": "Heute Abend will meine Schwester den roten Hut kaufen."})");
  EXPECT_EQ(detected.status, 200);
  const auto language = Json::parse(detected.body);
  EXPECT_EQ(language["language"], "de");
  EXPECT_GT(language["confidence"].get<double>(), 0.99);
  const auto answer = server.post("/translate", R"({"model": "translate_en_de", "text": "Where is the dog?"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(Json::parse(answer.body), (Json{{"model", "translate_en_de"}, {"translation", "Wo ist der Hund?"}}));
  EXPECT_EQ(server.post("/translate", R"({"model": "translate_de_xx", "text": "Wo?"})").status, 400);
}

}  // namespace
}  // namespace mainstay
