#include "http/oip/infer_response.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>

#include "http/oip/infer_request.hpp"

namespace mainstay::http::oip {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

template <class T>
Tensor tensor(const std::string& name, Datatype datatype, const std::vector<T>& values) {
  const auto view = std::as_bytes(std::span(values));
  std::vector<std::byte> bytes(view.begin(), view.end());
  return {name, datatype, {static_cast<std::int64_t>(values.size())}, Buffer::of(std::move(bytes))};
}

Tensor strings(const std::string& name, const std::vector<std::string>& values) {
  std::string serialized;
  for (const auto& value : values) append_bytes_element(serialized, value);
  return {name, Datatype::bytes, {static_cast<std::int64_t>(values.size())}, Buffer::of(serialized)};
}

Result<std::string> body(std::vector<Tensor> outputs, const std::vector<std::string>& selected = {},
                         std::string_view id = {}) {
  auto answer = infer_answer({"m", "1", id}, selected, {}, {std::move(outputs), {}});
  if (!answer) return std::move(answer).error();
  EXPECT_FALSE(answer->binary);
  EXPECT_TRUE(answer->tail.empty());
  return std::move(answer->json);
}

std::string data_of(const Tensor& output) {
  const auto text = body({output});
  EXPECT_TRUE(text) << text.error().message;
  const auto at = text->find("\"data\":") + 7;
  return text->substr(at, text->size() - at - 3);
}

TEST(InferResponse, has_the_form_of_the_protocol) {
  EXPECT_EQ(*body({tensor<float>("O", Datatype::fp32, {1.5F, 2})}, {}, "id \"1\""),
            R"({"model_name":"m","model_version":"1","id":"id \"1\"","outputs":)"
            R"([{"name":"O","datatype":"FP32","shape":[2],"data":[1.5,2]}]})");
  EXPECT_EQ(*body({}), R"({"model_name":"m","model_version":"1","outputs":[]})");
  Tensor scalar = tensor<std::int8_t>("S", Datatype::int8, {-1});
  scalar.shape = {};
  Tensor empty = tensor<std::int8_t>("E", Datatype::int8, {});
  EXPECT_EQ(*body({scalar, empty}),
            R"({"model_name":"m","model_version":"1","outputs":[{"name":"S","datatype":"INT8","shape":[],"data":[-1]},)"
            R"({"name":"E","datatype":"INT8","shape":[0],"data":[]}]})");
}

TEST(InferResponse, numbers_are_written_so_that_they_read_back_the_same) {
  EXPECT_EQ(data_of(tensor<float>("O", Datatype::fp32, {0.1F, 3.4028235e38F, 1e-45F, -0.0F, 16777216.0F})),
            "[0.1,3.4028235e+38,1e-45,-0,16777216]");
  EXPECT_EQ(data_of(tensor<double>("O", Datatype::fp64, {0.1, 1.7976931348623157e308, 5e-324})),
            "[0.1,1.7976931348623157e+308,5e-324]");
  EXPECT_EQ(data_of(tensor<std::int64_t>("O", Datatype::int64, {std::numeric_limits<std::int64_t>::min(), 9})),
            "[-9223372036854775808,9]");
  EXPECT_EQ(data_of(tensor<std::uint64_t>("O", Datatype::uint64, {std::numeric_limits<std::uint64_t>::max()})),
            "[18446744073709551615]");
  EXPECT_EQ(data_of(tensor<std::uint8_t>("O", Datatype::uint8, {0, 255})), "[0,255]");
  EXPECT_EQ(data_of(tensor<std::int8_t>("O", Datatype::int8, {-128, 127})), "[-128,127]");
  EXPECT_EQ(data_of(tensor<std::uint16_t>("O", Datatype::uint16, {65535})), "[65535]");
  EXPECT_EQ(data_of(tensor<std::int16_t>("O", Datatype::int16, {-32768})), "[-32768]");
  EXPECT_EQ(data_of(tensor<std::uint32_t>("O", Datatype::uint32, {4294967295})), "[4294967295]");
  EXPECT_EQ(data_of(tensor<std::int32_t>("O", Datatype::int32, {-2147483647 - 1})), "[-2147483648]");
  EXPECT_EQ(data_of(tensor<std::uint8_t>("O", Datatype::boolean, {1, 0})), "[true,false]");
}

TEST(InferResponse, what_is_not_a_number_has_the_names_python_reads) {
  const float inf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(data_of(tensor<float>("O", Datatype::fp32, {NAN, inf, -inf})), "[NaN,Infinity,-Infinity]");
  EXPECT_EQ(data_of(tensor<double>("O", Datatype::fp64, {NAN, -double{inf}})), "[NaN,-Infinity]");
}

TEST(InferResponse, bytes_are_strings_if_they_are_text) {
  EXPECT_EQ(data_of(strings("O", {"", "a\"b\n", "h\xc3\xa9"})), "[\"\",\"a\\\"b\\n\",\"h\xc3\xa9\"]");
  const auto not_text = body({strings("BIN", {"\xff"})});
  ASSERT_FALSE(not_text);
  EXPECT_EQ(not_text.error().code, Errc::invalid_argument);
  EXPECT_EQ(not_text.error().message, "output 'BIN' is not text, which JSON cannot carry: ask for binary_data");
}

TEST(InferResponse, only_what_was_asked_for_comes_and_in_that_order) {
  const std::vector<Tensor> outputs{tensor<std::int8_t>("A", Datatype::int8, {1}),
                                    tensor<std::int8_t>("B", Datatype::int8, {2}),
                                    tensor<std::int8_t>("C", Datatype::int8, {3})};
  EXPECT_EQ(*body(outputs, {"C", "A"}),
            R"({"model_name":"m","model_version":"1","outputs":[{"name":"C","datatype":"INT8","shape":[1],"data":[3]},)"
            R"({"name":"A","datatype":"INT8","shape":[1],"data":[1]}]})");
  const auto missing = body(outputs, {"D"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::invalid_argument);
  EXPECT_NE(missing.error().message.find("'D'"), std::string::npos);
}

TEST(InferResponse, half_floats_cannot_be_answered_in_json) {
  for (const auto datatype : {Datatype::fp16, Datatype::bf16}) {
    const auto refused = body({tensor<std::uint16_t>("H", datatype, {0})});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::invalid_argument);
    EXPECT_EQ(refused.error().message,
              "output 'H' is " + std::string(name_of(datatype)) + ", which JSON cannot carry: ask for binary_data");
  }
}

TEST(InferResponse, binary_outputs_follow_from_where_the_model_left_them) {
  const std::vector<Tensor> outputs{tensor<float>("A", Datatype::fp32, {1.5F}),
                                    tensor<std::uint16_t>("H", Datatype::bf16, {1, 2}), strings("S", {"\xff", ""}),
                                    tensor<std::int8_t>("E", Datatype::int8, {})};
  const auto answer = infer_answer({"m", "1", ""}, {}, {.binary_unless_named = true}, {outputs, {}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->binary);
  EXPECT_EQ(answer->json, R"({"model_name":"m","model_version":"1","outputs":[)"
                          R"({"name":"A","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}},)"
                          R"({"name":"H","datatype":"BF16","shape":[2],"parameters":{"binary_data_size":4}},)"
                          R"({"name":"S","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":9}},)"
                          R"({"name":"E","datatype":"INT8","shape":[0],"parameters":{"binary_data_size":0}}]})");
  ASSERT_EQ(answer->tail.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(answer->tail[i].data(), outputs[i].data.data());
}

TEST(InferResponse, each_named_output_has_its_form) {
  const std::vector<Tensor> outputs{tensor<std::int8_t>("A", Datatype::int8, {1}),
                                    tensor<std::int8_t>("B", Datatype::int8, {2})};
  const auto answer = infer_answer({"m", "1", ""}, {"B", "A"}, {.binary = {true}}, {outputs, {}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->json, R"({"model_name":"m","model_version":"1","outputs":[)"
                          R"({"name":"B","datatype":"INT8","shape":[1],"parameters":{"binary_data_size":1}},)"
                          R"({"name":"A","datatype":"INT8","shape":[1],"data":[1]}]})");
  ASSERT_EQ(answer->tail.size(), 1u);
  EXPECT_EQ(answer->tail[0].text(), "\2");
}

TEST(InferResponse, a_binary_output_is_checked_like_any_other) {
  Tensor wrong = tensor<float>("O", Datatype::fp32, {1, 2});
  wrong.shape = {3};
  const auto refused = infer_answer({"m", "1", ""}, {}, {.binary_unless_named = true}, {{wrong}, {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::internal);
}

TEST(InferResponse, an_output_whose_size_is_not_its_shapes_is_the_models_mistake) {
  Tensor wrong = tensor<float>("O", Datatype::fp32, {1, 2});
  for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{1}, {3}, {-1}, {}}) {
    wrong.shape = shape;
    const auto refused = body({wrong});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::internal);
  }
  Tensor text = strings("T", {"x"});
  text.shape = {2};
  EXPECT_FALSE(body({text}));
  text.data = Buffer::of("\5\0\0\0x"s);
  text.shape = {1};
  EXPECT_FALSE(body({text}));
}

TEST(InferResponse, what_was_answered_can_be_asked_again) {
  const std::vector<Tensor> sent{
      tensor<float>("F", Datatype::fp32, {0.1F, -1e-30F, 3, INFINITY, -INFINITY}),
      tensor<double>("D", Datatype::fp64, {1.0 / 3, 1e300}),
      tensor<std::int64_t>("I", Datatype::int64, {std::numeric_limits<std::int64_t>::min()}),
      tensor<std::uint64_t>("U", Datatype::uint64, {std::numeric_limits<std::uint64_t>::max()}),
      tensor<std::uint8_t>("B", Datatype::boolean, {1, 0}),
      strings("S", {"\x01\"\\", "\xe2\x82\xac"})};
  Signature signature;
  for (const auto& output : sent) signature.inputs.push_back({output.name, output.datatype, output.shape});
  auto text = *body(sent);
  text.replace(text.find("\"outputs\""), 9, "\"inputs\"");
  const auto parsed = parse_infer_request({Buffer::of(text), {}}, signature, {}, 1s);
  ASSERT_TRUE(parsed) << parsed.error().message;
  for (std::size_t i = 0; i < sent.size(); ++i)
    EXPECT_EQ(parsed->request.inputs[i].data.text(), sent[i].data.text()) << sent[i].name;
}

}  // namespace
}  // namespace mainstay::http::oip
