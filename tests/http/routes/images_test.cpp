#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/images/decode.hpp"
#include "runtime/images/encode.hpp"
#include "tests/http/routes/routed.hpp"
#include "tests/support/folder.hpp"

namespace mainstay::http::routes {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

std::string image_of(std::uint32_t width, std::uint32_t height, images::Format format = images::Format::png) {
  const images::Canvas canvas(std::size_t{width} * height * 3);
  for (std::size_t i = 0; i < canvas.size; ++i) *canvas.at(i) = static_cast<std::byte>(i * 7);
  return images::encode({{width, height}, 3, canvas.filled()}, format, 90).value();
}

/// A route that takes an image and a seed, and whose model gives the image back.
class RouteImages : public test::Routed {
 protected:
  void edits(const std::string& answer,
             const std::string& limits = R"("max_bytes": 5000, "max_width": 20, "max_height": 30)") {
    takes({{"IN", Datatype::uint8, std::vector<std::int64_t>{1, -1, -1, 3}}});
    route(R"({"method": "POST", "path": "/edit", "model": "echo", "fields": [
               {"name": "seed", "from": "form", "type": "integer", "default": 7},
               {"name": "text", "from": "form", "default": "x"},
               {"name": "image", "from": "form", "type": "image", )" +
          limits + R"(, "input": "IN"}], "answer": )" + answer + "}");
  }
  test::Outcome edit(const std::string& image, const std::string& accept = "*/*", const std::string& more = "") {
    return answer_to({"POST",
                      "/edit",
                      part("image", image) + more + "--b--\r\n",
                      {{"content-type", "multipart/form-data; boundary=b"}, {"accept", accept}}});
  }
  static std::string part(const std::string& name, const std::string& content) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"x.gif\"\r\n\r\n" + content +
           "\r\n";
  }
  std::string refused(const std::string& image) { return text_of(edit(image)); }
  static std::string error(const std::string& text) { return R"(400 {"error":"field 'image': )" + text + "\"}"; }
  std::set<std::string> kept() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      names.insert(entry.path().filename().string());
    return names;
  }
  std::string content(const std::string& name) const {
    std::ifstream in(folder_.path() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  testing::Folder folder_;
  const std::string image_ = R"("image": {"output": "OUT"})";
  const std::string file_ =
      R"("file": {"name": "{model}_{timestamp}_s{seed}_{uuid8}.png", "url": "/files/", "folder": ")" +
      folder_.path().string() + "\"}";
  const std::string document_ =
      R"("json": {"file": {"file": "name"}, "url": {"file": "url"}, "bytes": {"file": "bytes"}})";
};

TEST_F(RouteImages, GoToTheModelAndComeBack) {
  edits("{" + image_ + "}");
  const auto sent = image_of(12, 8);
  const auto outcome = edit(sent);
  EXPECT_EQ(outcome.response->status, 200);
  EXPECT_EQ(outcome.response->content_type, "image/png");
  // The same pixels, and so the same bytes.
  EXPECT_EQ(outcome.response->body, sent);
  EXPECT_EQ(edit(image_of(12, 8, images::Format::jpeg)).response->status, 200);
}

TEST_F(RouteImages, MayComeBackAsJpeg) {
  edits(R"({"image": {"output": "OUT", "format": "jpeg", "quality": 50}})");
  const auto outcome = edit(image_of(12, 8));
  EXPECT_EQ(outcome.response->content_type, "image/jpeg");
  EXPECT_EQ(images::size_of(outcome.response->body, images::Format::jpeg), (images::Size{12, 8}));
}

TEST_F(RouteImages, AreLookedAtByContentThenSizeThenDimensions) {
  edits("{" + image_ + "}");
  EXPECT_EQ(refused("GIF89a"), error("found what is no image of a known format, allowed: JPEG or PNG"));
  EXPECT_EQ(refused("GIF89a" + std::string(9000, 'x')),
            error("found what is no image of a known format, allowed: JPEG or PNG"));
  EXPECT_THAT(refused(image_of(21, 8) + std::string(9000, 'x')), HasSubstr("bytes, allowed: at most 5000"));
  EXPECT_EQ(refused(image_of(21, 8)), error("is 21 x 8 pixels, allowed: at most 20 x 30 pixels"));
  EXPECT_THAT(refused(image_of(12, 8).substr(0, 60)), StartsWith(R"(400 {"error":"field 'image': is a damaged PNG: )"));
}

TEST_F(RouteImages, AreOfTheFormatsThatAreAllowed) {
  edits("{" + image_ + "}", R"("formats": ["png"])");
  EXPECT_EQ(refused(image_of(12, 8, images::Format::jpeg)), error("found a JPEG, allowed: PNG"));
}

TEST_F(RouteImages, ThatDoNotFitTheModelAreRefused) {
  edits("{" + image_ + "}");
  takes({{"IN", Datatype::uint8, std::vector<std::int64_t>{224, 224, 3}}});
  EXPECT_EQ(refused(image_of(12, 8)),
            error("has the shape [8, 12, 3], which does not fit [224, 224, 3] of the model's input 'IN'"));
}

TEST_F(RouteImages, AreKeptAsFilesOfTheirOwnNames) {
  edits("{" + image_ + "," + file_ + "," + document_ + "}");
  const auto sent = image_of(12, 8);
  const auto bytes = edit(sent);
  EXPECT_EQ(bytes.response->body, sent);
  EXPECT_EQ(bytes.header("Vary"), "Accept");
  const auto document = edit(sent, "application/json", part("seed", "42"));
  ASSERT_EQ(document.response->status, 200) << document.response->body;
  const auto json = nlohmann::json::parse(document.response->body);
  const std::string name = json["file"];
  EXPECT_THAT(name, MatchesRegex("echo_[0-9]{8}_[0-9]{6}_s42_[0-9a-f]{8}\\.png"));
  EXPECT_EQ(json["url"], "/files/" + name);
  EXPECT_EQ(json["bytes"], sent.size());
  EXPECT_EQ(content(name), sent);
  EXPECT_EQ(kept().size(), 2U);
  EXPECT_EQ(bytes.header("Content-Location").substr(0, 12), "/files/echo_");
}

TEST_F(RouteImages, AreNeverNamedByTheirSendersBeyondTheirFolder) {
  edits("{" + image_ + R"(, "file": {"name": "{text}{uuid8}_{hash}.png", "folder": ")" + folder_.path().string() +
        "\"}}");
  for (const char* text : {"../../etc/x", ".hidden", "a/b", "", "a b\xc3\xa4"}) {
    const auto outcome = edit(image_of(2, 2), "*/*", part("text", text));
    EXPECT_EQ(outcome.response->status, 200) << text;
  }
  EXPECT_EQ(kept().size(), 5U);
  for (const auto& name : kept())
    EXPECT_THAT(name, MatchesRegex("[A-Za-z0-9_-][A-Za-z0-9._-]*[0-9a-f]{8}_[0-9a-f]{64}\\.png"));
}

TEST_F(RouteImages, AreAnErrorWhereTheyCannotBeKept) {
  edits("{" + image_ + R"(, "file": {"folder": "/proc/none"}})");
  const auto outcome = edit(image_of(2, 2));
  EXPECT_EQ(outcome.response->status, 500);
  EXPECT_THAT(outcome.response->body, HasSubstr("the file cannot be kept: "));
}

TEST_F(RouteImages, OfAModelThatGivesNoneAreItsMistake) {
  edits(R"({"image": {"output": "OUT", "layout": "chw"}})");
  EXPECT_EQ(text_of(edit(image_of(2, 2))),
            R"(500 {"error":"output 'OUT' of the model has the shape [1, 2, 2, 3], which is none of an image"})");
}

}  // namespace
}  // namespace mainstay::http::routes
