#include "http/oip/binary_data.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "http/oip/infer_request.hpp"

namespace mainstay::http::oip {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

using Shape = std::vector<std::int64_t>;

Signature taking(std::initializer_list<const char*> names) {
  Signature signature;
  for (const char* name : names) signature.inputs.push_back({name, {}, {}});
  return signature;
}

std::string input(const std::string& name, const std::string& datatype, const std::string& shape,
                  const std::string& size) {
  return R"({"name":")" + name + R"(","datatype":")" + datatype + R"(","shape":)" + shape +
         R"(,"parameters":{"binary_data_size":)" + size + "}}";
}

struct Sent {
  std::string json;
  std::string binary;

  InferBody body() const { return {Buffer::of(json + binary), json.size()}; }
};

Sent sent(const std::string& inputs, const std::string& binary) { return {R"({"inputs":[)" + inputs + "]}", binary}; }

Result<ParsedInfer> parse(const Sent& request, const Signature& signature) {
  return parse_infer_request(request.body(), signature, {}, 30s);
}

std::string why(const Result<ParsedInfer>& parsed) { return parsed ? "no error" : parsed.error().message; }

TEST(BinaryData, every_datatype_is_taken_as_it_is) {
  const std::pair<const char*, std::string> rows[] = {{"BOOL", "\0\1"s},
                                                      {"UINT8", "\0\xff"s},
                                                      {"INT8", "\x80\x7f"s},
                                                      {"UINT16", "\1\2\3\4"s},
                                                      {"INT16", "\1\2\3\4"s},
                                                      {"FP16", "\0\x3c\0\x7c"s},
                                                      {"BF16", "\x80\x3f\xc0\x7f"s},
                                                      {"UINT32", "\1\2\3\4\5\6\7\x08"s},
                                                      {"INT32", "\1\2\3\4\5\6\7\x08"s},
                                                      {"FP32", "\0\0\xc0\x7f\0\0\x80\xff"s},
                                                      {"UINT64", std::string(16, '\xff')},
                                                      {"INT64", std::string(16, '\x80')},
                                                      {"FP64", std::string(16, '\x7f')},
                                                      {"BYTES", "\0\0\0\0\2\0\0\0\xff\0"s}};
  for (const auto& [datatype, bytes] : rows) {
    const auto parsed = parse(sent(input("A", datatype, "[2]", std::to_string(bytes.size())), bytes), taking({"A"}));
    ASSERT_TRUE(parsed) << datatype << ": " << why(parsed);
    EXPECT_EQ(parsed->request.inputs[0].data.text(), bytes) << datatype;
    EXPECT_EQ(parsed->request.inputs[0].shape, Shape{2});
  }
}

TEST(BinaryData, tensors_follow_one_another_in_the_order_of_the_json_and_json_inputs_stand_between) {
  const auto parsed =
      parse(sent(input("B", "INT8", "[2]", "2") + R"(,{"name":"J","datatype":"INT8","shape":[1],"data":[7]},)" +
                     input("A", "INT8", "[1]", "1") + "," + input("E", "FP64", "[0,3]", "0"),
                 "\1\2\3"),
            taking({"A", "B", "J", "E"}));
  ASSERT_TRUE(parsed) << why(parsed);
  const char* const expected[] = {"\3", "\1\2", "\7", ""};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(parsed->request.inputs[i].data.text(), expected[i]);
}

TEST(BinaryData, is_a_slice_of_the_body_where_it_is_aligned_and_a_copy_elsewhere) {
  bool slices = false;
  bool copies = false;
  for (std::size_t padding = 0; padding < 8; ++padding) {
    auto request = sent(input("A", "FP64", "[2]", "16"), std::string(16, 'x'));
    request.json.append(padding, ' ');
    const auto body = request.body();
    const auto parsed = parse_infer_request(body, taking({"A"}), {}, 30s);
    ASSERT_TRUE(parsed) << why(parsed);
    const auto& data = parsed->request.inputs[0].data;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data.data()) % 8, 0u);
    EXPECT_EQ(data.text(), std::string(16, 'x'));
    const auto* const place = body.bytes.data() + request.json.size();
    const bool fits = reinterpret_cast<std::uintptr_t>(place) % 8 == 0;
    EXPECT_EQ(data.data() == place, fits);
    (fits ? slices : copies) = true;
  }
  EXPECT_TRUE(slices && copies);
}

TEST(BinaryData, what_does_not_add_up_is_refused_with_the_inputs_name) {
  const Signature signature = taking({"A"});
  struct Row {
    std::string inputs;
    std::string binary;
    std::string says;
  };
  const Row rows[] = {
      {input("A", "FP32", "[2]", "8"), "1234567", "input 'A': binary_data_size is 8, but only 7 bytes"},
      {input("A", "FP32", "[2]", "8"), "123456789", "1 bytes behind the JSON that belong to no input"},
      {input("A", "FP32", "[2]", "4"), "1234", "input 'A' has 4 bytes for the shape [2] of FP32"},
      {input("A", "FP32", "[2]", "12"), "123456789012", "input 'A' has 12 bytes for the shape [2] of FP32"},
      {input("A", "FP32", "[4611686018427387904,4]", "0"), "", "input 'A' has"},
      {input("A", "FP64", "[2305843009213693952]", "0"), "", "input 'A' has"},
      {input("A", "FP32", "[1]", "-4"), "1234", "input 'A': binary_data_size is not a number of bytes"},
      {input("A", "FP32", "[1]", "4.0"), "1234", "input 'A': binary_data_size is not a number of bytes"},
      {input("A", "FP32", "[1]", "\"4\""), "1234", "input 'A': binary_data_size is not a number of bytes"},
      {input("A", "FP32", "[1]", "9223372036854775807"), "1234", "but only 4 bytes"},
      {input("A", "BOOL", "[3]", "3"), "\0\1\2"s, "input 'A': byte 2 is neither 0 nor 1"},
      {input("A", "BOOL", "[1]", "1"), "\xff", "input 'A': byte 0 is neither 0 nor 1"},
      {input("A", "BYTES", "[1]", "3"), "\1\0\0"s, "input 'A' has elements whose lengths do not add up"},
      {input("A", "BYTES", "[1]", "5"), "\2\0\0\0x"s, "input 'A' has elements whose lengths do not add up"},
      {input("A", "BYTES", "[1]", "6"), "\1\0\0\0xy"s, "input 'A' has elements whose lengths do not add up"},
      {input("A", "BYTES", "[1]", "4"), "\xff\xff\xff\xff", "input 'A' has elements whose lengths do not add up"},
      {input("A", "BYTES", "[2]", "5"), "\1\0\0\0x"s, "input 'A' has 1 elements for the shape [2] of BYTES"},
      {R"({"name":"A","datatype":"FP32","shape":[1],"data":[1],"parameters":{"binary_data_size":4}})", "1234",
       "input 'A' has both data and a binary_data_size"},
      {R"({"name":"A","datatype":"FP32","shape":[1]})", "1234", "input 'A' has no data"},
      {R"({"name":"A","datatype":"FP32","shape":[1],"data":[1]})", "1234", "4 bytes behind the JSON"},
  };
  for (const auto& row : rows) {
    const auto parsed = parse(sent(row.inputs, row.binary), signature);
    ASSERT_FALSE(parsed) << row.inputs;
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
    EXPECT_NE(why(parsed).find(row.says), std::string::npos) << row.inputs << "\n says: " << why(parsed);
  }
}

TEST(BinaryData, needs_the_length_of_the_json) {
  const auto request = sent(input("A", "INT8", "[1]", "1"), "x");
  const auto parsed = parse_infer_request({Buffer::of(request.json), {}}, taking({"A"}), {}, 30s);
  EXPECT_EQ(why(parsed), "input 'A' has a binary_data_size, but the request has no Inference-Header-Content-Length");
}

TEST(BinaryData, the_json_is_as_long_as_the_header_says) {
  const auto body = Buffer::of("0123456789"s);
  EXPECT_EQ(divided_body(body, "10")->json_size, 10u);
  EXPECT_EQ(divided_body(body, "0")->json_size, 0u);
  EXPECT_FALSE(divided_body(body, std::nullopt)->json_size);
  for (const char* length : {"11", "99999999999999999999999", "18446744073709551615"}) {
    const auto divided = divided_body(body, length);
    ASSERT_FALSE(divided) << length;
    EXPECT_EQ(divided.error().message,
              "Inference-Header-Content-Length is "s + length + ", but the body has only 10 bytes");
  }
  for (const char* length : {"", "-1", "+1", "1.0", "0x1", "1 1", "one"}) {
    const auto divided = divided_body(body, length);
    ASSERT_FALSE(divided) << length;
    EXPECT_NE(divided.error().message.find("not a number of bytes"), std::string::npos);
  }
}

Result<ParsedInfer> parse_raw(const std::string& bytes, std::optional<Datatype> datatype, std::optional<Shape> shape) {
  return parse_infer_request({Buffer::of(bytes), 0}, {{{"A", datatype, shape}}, {}}, {}, 30s);
}

TEST(RawRequest, is_the_data_of_the_one_input) {
  const std::pair<Shape, Shape> rows[] = {{{-1}, {4}}, {{2, -1}, {2, 2}}, {{-1, 4}, {1, 4}}, {{4}, {4}}};
  for (const auto& [declared, shape] : rows) {
    const auto parsed = parse_raw("12345678", Datatype::int16, declared);
    ASSERT_TRUE(parsed) << why(parsed);
    const auto& input = parsed->request.inputs.at(0);
    EXPECT_EQ(input.name, "A");
    EXPECT_EQ(input.datatype, Datatype::int16);
    EXPECT_EQ(input.shape, shape);
    EXPECT_EQ(input.data.text(), "12345678");
    EXPECT_TRUE(parsed->forms.binary_unless_named) << "it is answered as it was asked";
  }
  EXPECT_EQ(parse_raw("", Datatype::fp64, Shape{-1, 3})->request.inputs[0].shape, (Shape{0, 3}));
  EXPECT_EQ(parse_raw("1234", Datatype::fp32, Shape{})->request.inputs[0].shape, Shape{});
}

TEST(RawRequest, of_bytes_is_one_element) {
  for (const Shape& shape : {Shape{-1}, Shape{1}, Shape{1, -1}, Shape{}}) {
    const auto parsed = parse_raw("h\xc3\xa9", Datatype::bytes, shape);
    ASSERT_TRUE(parsed) << why(parsed);
    EXPECT_EQ(parsed->request.inputs[0].data.text(), "\3\0\0\0h\xc3\xa9"s);
    EXPECT_EQ(element_count(parsed->request.inputs[0].shape), 1u);
  }
}

TEST(RawRequest, is_refused_where_it_does_not_tell_what_it_is) {
  const std::pair<Result<ParsedInfer>, const char*> rows[] = {
      {parse_raw("1234567", Datatype::fp64, Shape{-1}), "input 'A' has 7 bytes for the shape [0] of FP64"},
      {parse_raw("12345678", Datatype::fp64, Shape{2}), "input 'A' has 8 bytes for the shape [2] of FP64"},
      {parse_raw("12345678", Datatype::fp64, Shape{-1, 0}), "input 'A' has 8 bytes"},
      {parse_raw("12345678", Datatype::fp64, Shape{-1, -1}), "input 'A' has the shape [-1, -1], which"},
      {parse_raw("\2", Datatype::boolean, Shape{-1}), "input 'A': byte 0 is neither 0 nor 1"},
      {parse_raw("x", Datatype::bytes, Shape{2}), "input 'A' has the shape [2], but"},
      {parse_raw("12345678", Datatype::fp64, {}), "input 'A': the model does not say what it is"},
      {parse_raw("12345678", {}, Shape{-1}), "input 'A': the model does not say what it is"},
      {parse_infer_request({Buffer::of("x"s), 0}, taking({"A", "B"}), {}, 30s), "the model has 2"},
      {parse_infer_request({Buffer::of("x"s), 0}, {}, {}, 30s), "the model has 0"}};
  for (const auto& [parsed, says] : rows) {
    ASSERT_FALSE(parsed) << says;
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
    EXPECT_NE(why(parsed).find(says), std::string::npos) << why(parsed);
  }
}

}  // namespace
}  // namespace mainstay::http::oip
