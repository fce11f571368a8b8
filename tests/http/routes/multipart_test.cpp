#include "http/routes/multipart.hpp"

#include <gtest/gtest.h>

#include "http/routes/header_parameters.hpp"

namespace mainstay::http::routes {
namespace {

std::string part(const std::string& headers, const std::string& data) {
  return "--b\r\n" + headers + "\r\n\r\n" + data + "\r\n";
}
std::string named(const std::string& name, const std::string& data) {
  return part("Content-Disposition: form-data; name=\"" + name + "\"", data);
}

std::vector<Part> parts_of(const std::string& body) {
  auto parsed = parse_multipart(Buffer::of(body), "b");
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  return parsed ? std::move(parsed).value() : std::vector<Part>{};
}

std::string refusal_of(const std::string& body, MultipartLimits limits = {}) {
  const auto parsed = parse_multipart(Buffer::of(body), "b", limits);
  if (parsed) return "taken";
  EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
  return parsed.error().message;
}

TEST(Multipart, HasItsPartsInTheirOrder) {
  const auto parts = parts_of(named("a", "1") + named("b", "") + named("a", "two\r\nlines") + "--b--\r\n");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].name, "a");
  EXPECT_EQ(parts[0].data.text(), "1");
  EXPECT_EQ(parts[1].data.text(), "");
  EXPECT_EQ(parts[2].name, "a");
  EXPECT_EQ(parts[2].data.text(), "two\r\nlines");
}

TEST(Multipart, SharesTheMemoryOfItsBody) {
  const auto body = Buffer::of(named("a", "some bytes") + "--b--");
  const auto parts = parse_multipart(body, "b");
  ASSERT_TRUE(parts);
  const auto& data = parts.value()[0].data;
  EXPECT_GE(data.data(), body.data());
  EXPECT_LE(data.data() + data.size(), body.data() + body.size());
}

TEST(Multipart, OfNoPartsIsEmpty) {
  EXPECT_TRUE(parts_of("--b--").empty());
  EXPECT_TRUE(parts_of("--b--\r\nwhatever").empty());
}

TEST(Multipart, MayHaveTextBeforeAndBehindItsParts) {
  const auto parts = parts_of("to whom it may concern\r\n" + named("a", "1") + "--b--\r\nfarewell\r\n--b\r\n");
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].data.text(), "1");
}

TEST(Multipart, TakesAPartWithoutALineBreakOfItsOwn) {
  const auto parts = parts_of("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--");
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].data.size(), 0U);
}

TEST(Multipart, TellsItsFilesNamesAndTypes) {
  const auto parts =
      parts_of(part("content-type: image/png\r\nCONTENT-DISPOSITION: Form-Data; filename=\"a;b\\\"c.png\"; name=\"x\"",
                    "\x89PNG") +
               "--b--");
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].name, "x");
  EXPECT_EQ(parts[0].filename, "a;b\"c.png");
  EXPECT_EQ(parts[0].content_type, "image/png");
}

TEST(Multipart, TakesWhatOnlyLooksLikeItsBoundaryAsData) {
  const auto parts =
      parts_of(named("a", "x\r\n--bc\r\ny\r\n--b z") + "--b \t\r\n" + named("c", "1").substr(5) + "--b--");
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].data.text(), "x\r\n--bc\r\ny\r\n--b z");
  EXPECT_EQ(parts[1].name, "c");
}

TEST(Multipart, LeavesAFormInAFormToWhoeverWantsIt) {
  const std::string inner = "--inner\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--inner--";
  const auto parts = parts_of(
      part("Content-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=inner", inner) + "--b--");
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].data.text(), inner);
}

TEST(Multipart, ThatIsGarbageIsRefused) {
  struct {
    std::string body;
    const char* why;
  } const rows[]{
      {"", "the form does not begin with its boundary"},
      {"garbage", "the form does not begin with its boundary"},
      {"x--b\r\n", "the form does not begin with its boundary"},
      {"--b", "the form does not begin with its boundary"},
      {"--bx\r\n", "the form does not begin with its boundary"},
      {named("a", "1"), "the form ends without its boundary"},
      {named("a", "1") + "--b", "the form ends without its boundary"},
      {"--b\r\nContent-Disposition: form-data; name=a", "the form ends in the headers of a part"},
      {"--b\r\n\r\nno name\r\n--b--", "the form has a part without a name"},
      {part("Content-Type: a/b", "") + "--b--", "the form has a part without a name"},
      {part("no header", "") + "--b--", "the form has a part with a line that is no header: 'no header'"},
      {part("Content-Disposition: form-data", "") + "--b--",
       "the form has a part with a bad Content-Disposition: 'form-data'"},
      {part("Content-Disposition: attachment; name=a", "") + "--b--",
       "the form has a part with a bad Content-Disposition: 'attachment; name=a'"},
      {part("Content-Disposition: form-data; name=\"a", "") + "--b--",
       "the form has a part with a bad Content-Disposition: 'form-data; name=\"a'"},
      {part("Content-Disposition: form-data; name=a; name=b", "") + "--b--",
       "the form has a part with a bad Content-Disposition: 'form-data; name=a; name=b'"},
      {part("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64", "") + "--b--",
       "the form has a part that is encoded: 'base64'"},
  };
  for (const auto& row : rows) EXPECT_EQ(refusal_of(row.body), row.why) << row.body;
}

TEST(Multipart, IsBoundedInPartsAndHeaders) {
  const auto two = named("a", "1") + named("b", "2") + "--b--";
  EXPECT_EQ(refusal_of(two, {.parts = 2}), "taken");
  EXPECT_EQ(refusal_of(two, {.parts = 1}), "the form has more than 1 parts");
  const auto wide = part("Content-Disposition: form-data; name=a\r\nX: " + std::string(100, 'x'), "") + "--b--";
  EXPECT_EQ(refusal_of(wide, {.header_bytes = 200}), "taken");
  EXPECT_EQ(refusal_of(wide, {.header_bytes = 100}), "the form has a part with more than 100 bytes of headers");
}

TEST(Multipart, NeedsABoundaryOfUpToSeventyCharacters) {
  EXPECT_FALSE(parse_multipart(Buffer::of(std::string("--\r\n")), ""));
  EXPECT_FALSE(parse_multipart(Buffer::of("--" + std::string(71, 'b') + "--"), std::string(71, 'b')));
  EXPECT_TRUE(parse_multipart(Buffer::of("--" + std::string(70, 'b') + "--"), std::string(70, 'b')));
}

TEST(HeaderParameters, AreReadQuotedAndNot) {
  const auto parsed = parse_header_parameters("Multipart/Form-Data ; Boundary=\"a b\" ;charset=UTF-8;");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->value, "multipart/form-data");
  EXPECT_EQ(*parsed->find("boundary"), "a b");
  EXPECT_EQ(*parsed->find("charset"), "UTF-8");
  EXPECT_EQ(parsed->find("name"), nullptr);
  for (const char* bad : {"a; b", "a; =b", "a; b=\"c", "a; b=\"c\"d", "a; b=c; B=d"})
    EXPECT_FALSE(parse_header_parameters(bad)) << bad;
}

}  // namespace
}  // namespace mainstay::http::routes
