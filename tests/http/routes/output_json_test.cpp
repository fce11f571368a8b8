#include "http/routes/output_json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "http/routes/output_content.hpp"

namespace mainstay::http::routes {
namespace {

using As = config::TemplateNode::As;

template <class T>
Tensor numbers(Datatype type, std::vector<std::int64_t> shape, const std::vector<T>& values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return {"OUT", type, std::move(shape), Buffer::of(std::move(bytes))};
}

Tensor texts(std::vector<std::int64_t> shape, const std::vector<std::string>& values) {
  std::string bytes;
  for (const auto& value : values) append_bytes_element(bytes, value);
  return {"OUT", Datatype::bytes, std::move(shape), Buffer::of(std::move(bytes))};
}

std::string shown(const Tensor& output, As as = As::value) {
  std::string out;
  const auto error = append_output(out, output, as);
  return error ? error->message : out;
}

TEST(OutputJson, OfOneElementIsTheElementUnlessAListIsWanted) {
  EXPECT_EQ(shown(numbers<std::int64_t>(Datatype::int64, {1}, {7})), "7");
  EXPECT_EQ(shown(numbers<std::int64_t>(Datatype::int64, {1, 1}, {7})), "7");
  EXPECT_EQ(shown(numbers<std::int64_t>(Datatype::int64, {1, 1}, {7}), As::list), "[[7]]");
  EXPECT_EQ(shown(texts({1}, {"a\"b"})), R"("a\"b")");
  EXPECT_EQ(shown(texts({1}, {"a"}), As::list), R"(["a"])");
}

TEST(OutputJson, OfSeveralElementsIsNestedAsItsShape) {
  EXPECT_EQ(shown(numbers<float>(Datatype::fp32, {2, 2}, {1, 0.5F, -2, 1e10F})), "[[1,0.5],[-2,1e+10]]");
  EXPECT_EQ(shown(numbers<std::uint8_t>(Datatype::boolean, {2}, {1, 0})), "[true,false]");
  EXPECT_EQ(shown(numbers<std::int8_t>(Datatype::int8, {2}, {-1, 1})), "[-1,1]");
  EXPECT_EQ(shown(texts({2}, {"a", "b"})), R"(["a","b"])");
}

TEST(OutputJson, OfNoElementsIsAnEmptyListWhateverItsShape) {
  EXPECT_EQ(shown(numbers<float>(Datatype::fp32, {0}, {})), "[]");
  EXPECT_EQ(shown(numbers<float>(Datatype::fp32, {1000000000, 0}, {})), "[]");
}

TEST(OutputJson, HasNullForWhatIsNoNumber) {
  EXPECT_EQ(shown(numbers<float>(Datatype::fp32, {3}, {NAN, INFINITY, -INFINITY})), "[null,null,null]");
}

TEST(OutputJson, MayBeWhatTheModelHasWrittenItself) {
  EXPECT_EQ(shown(texts({1}, {R"({"a": 1})"}), As::json), R"({"a": 1})");
  EXPECT_EQ(shown(texts({2}, {"1", "[2]"}), As::json), "[1,[2]]");
  EXPECT_EQ(shown(texts({1}, {"{"}), As::json), "output 'OUT' of the model is not valid JSON");
  EXPECT_EQ(shown(numbers<float>(Datatype::fp32, {1}, {1}), As::json),
            "output 'OUT' of the model is no text, and so no JSON either");
}

TEST(OutputJson, CarriesBytesAsBase64) {
  EXPECT_EQ(shown(texts({1}, {"a\xff"}), As::base64), R"("Yf8=")");
  EXPECT_EQ(shown(numbers<std::uint8_t>(Datatype::uint8, {2}, {0x61, 0xff}), As::base64), R"("Yf8=")");
  EXPECT_EQ(shown(texts({1}, {"a\xff"})), "output 'OUT' of the model is not text, which JSON is limited to");
}

TEST(OutputJson, RefusesWhatAModelGotWrong) {
  EXPECT_EQ(shown(numbers<float>(Datatype::fp32, {3}, {1})),
            "output 'OUT' of the model has 4 bytes for the shape [3] of FP32");
  EXPECT_EQ(shown(numbers<std::uint16_t>(Datatype::fp16, {1}, {1})), "output 'OUT' is FP16, which JSON cannot carry");
}

TEST(OutputJson, ContentIsTheOneElementOrTheBytes) {
  EXPECT_EQ(content_of(texts({1}, {"abc"})).value(), "abc");
  EXPECT_EQ(content_of(numbers<std::uint8_t>(Datatype::uint8, {2}, {0x61, 0x62})).value(), "ab");
  EXPECT_FALSE(content_of(texts({2}, {"a", "b"})));
}

}  // namespace
}  // namespace mainstay::http::routes
