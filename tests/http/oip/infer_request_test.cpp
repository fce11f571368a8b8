#include "http/oip/infer_request.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>
#include <limits>

namespace mainstay::http::oip {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

using Shape = std::vector<std::int64_t>;

Result<ParsedInfer> parse(const std::string& body, const Signature& signature) {
  return parse_infer_request({Buffer::of(body), {}}, signature, Clock::time_point{}, 30s);
}

Signature one_input(std::optional<Datatype> datatype = {}, std::optional<Shape> shape = {}) {
  return {{{"IN", datatype, shape}}, {{"OUT", Datatype::fp32, Shape{-1}}, {"MORE", Datatype::fp32, Shape{-1}}}};
}

std::string request(const std::string& datatype, const std::string& shape, const std::string& data) {
  return R"({"inputs":[{"name":"IN","datatype":")" + datatype + R"(","shape":)" + shape + R"(,"data":)" + data + "}]}";
}

std::string why(const Result<ParsedInfer>& parsed) { return parsed ? "no error" : parsed.error().message; }

template <class T>
std::vector<T> elements(const Tensor& tensor) {
  std::vector<T> values(tensor.data.size() / sizeof(T));
  std::memcpy(values.data(), tensor.data.data(), values.size() * sizeof(T));
  return values;
}

template <class T>
void expect_elements(const std::string& datatype, const std::string& data, const std::vector<T>& expected) {
  const auto parsed = parse(request(datatype, "[" + std::to_string(expected.size()) + "]", data), one_input());
  ASSERT_TRUE(parsed) << datatype << " " << data << ": " << why(parsed);
  EXPECT_EQ(elements<T>(parsed->request.inputs[0]), expected) << datatype;
}

void expect_refused(const std::string& datatype, const std::string& element) {
  const auto parsed = parse(request(datatype, "[1]", "[" + element + "]"), one_input());
  ASSERT_FALSE(parsed) << datatype << " takes " << element;
  EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
  EXPECT_NE(why(parsed).find("'IN'"), std::string::npos) << why(parsed);
}

TEST(InferRequest, integers_are_read_up_to_their_limits) {
  expect_elements<std::int8_t>("INT8", "[-128,127,0]", {-128, 127, 0});
  expect_elements<std::int16_t>("INT16", "[-32768,32767]", {-32768, 32767});
  expect_elements<std::int32_t>("INT32", "[-2147483648,2147483647]",
                                {std::numeric_limits<std::int32_t>::min(), 2147483647});
  expect_elements<std::int64_t>("INT64", "[-9223372036854775808,9223372036854775807]",
                                {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()});
  expect_elements<std::uint8_t>("UINT8", "[0,255]", {0, 255});
  expect_elements<std::uint16_t>("UINT16", "[0,65535]", {0, 65535});
  expect_elements<std::uint32_t>("UINT32", "[0,4294967295]", {0, 4294967295});
  expect_elements<std::uint64_t>("UINT64", "[0,18446744073709551615]", {0, std::numeric_limits<std::uint64_t>::max()});
}

TEST(InferRequest, integers_beyond_their_limits_are_refused) {
  const std::pair<const char*, std::vector<const char*>> rows[] = {
      {"INT8", {"128", "-129", "300"}},
      {"INT16", {"32768", "-32769"}},
      {"INT32", {"2147483648", "-2147483649"}},
      {"INT64", {"9223372036854775808"}},
      {"UINT8", {"256", "-1"}},
      {"UINT16", {"65536", "-1"}},
      {"UINT32", {"4294967296", "-1"}},
      {"UINT64", {"-1"}},
  };
  for (const auto& [datatype, bad] : rows) {
    for (const char* element : bad) expect_refused(datatype, element);
    for (const char* element : {"1.5", "1.0", "1e2", "true", "\"1\"", "null", "[1]", "{}"})
      expect_refused(datatype, element);
  }
}

TEST(InferRequest, floats_are_read_up_to_their_limits) {
  expect_elements<float>("FP32", "[1,-2.5,1e-45,3.4028234663852886e38,-0.0]",
                         {1, -2.5F, 1e-45F, std::numeric_limits<float>::max(), -0.0F});
  expect_elements<double>("FP64", "[1,18446744073709551615,1.7976931348623157e308,5e-324]",
                          {1, 18446744073709551615.0, std::numeric_limits<double>::max(), 5e-324});
  for (const char* element : {"1e300", "-3.5e38", "true", "\"1\"", "null", "[1]"}) expect_refused("FP32", element);
  for (const char* element : {"true", "\"1\"", "null"}) expect_refused("FP64", element);
}

TEST(InferRequest, bools_are_true_false_1_and_0) {
  expect_elements<std::uint8_t>("BOOL", "[true,false,1,0]", {1, 0, 1, 0});
  for (const char* element : {"2", "-1", "1.0", "\"true\"", "null"}) expect_refused("BOOL", element);
}

TEST(InferRequest, strings_become_serialized_bytes) {
  const auto parsed = parse(request("BYTES", "[3]", R"(["","h\u00e9\n","\u0000x"])"), one_input());
  ASSERT_TRUE(parsed) << why(parsed);
  EXPECT_EQ(parsed->request.inputs[0].data.text(), "\0\0\0\0\4\0\0\0h\xc3\xa9\n\2\0\0\0\0x"s);
  for (const char* element : {"1", "true", "null", "[\"x\"]"}) expect_refused("BYTES", element);
}

TEST(InferRequest, half_floats_cannot_be_sent_as_json) {
  for (const char* datatype : {"FP16", "BF16"}) {
    const auto parsed = parse(request(datatype, "[1]", "[1.0]"), one_input());
    EXPECT_NE(why(parsed).find("'IN': "s + datatype + " cannot be sent as JSON"), std::string::npos) << why(parsed);
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
  }
}

TEST(InferRequest, data_is_flat_or_nested_as_the_shape_says) {
  for (const char* data : {"[1,2,3,4,5,6]", "[[1,2,3],[4,5,6]]"}) {
    const auto parsed = parse(request("INT32", "[2,3]", data), one_input());
    ASSERT_TRUE(parsed) << why(parsed);
    EXPECT_EQ(elements<std::int32_t>(parsed->request.inputs[0]), (std::vector<std::int32_t>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(parsed->request.inputs[0].shape, (Shape{2, 3}));
  }
  EXPECT_TRUE(parse(request("INT32", "[2,1,2]", "[[[1,2]],[[3,4]]]"), one_input()));
  EXPECT_TRUE(parse(request("INT32", "[]", "[7]"), one_input()));
  EXPECT_TRUE(parse(request("INT32", "[0]", "[]"), one_input()));
  EXPECT_TRUE(parse(request("INT32", "[2,0]", "[[],[]]"), one_input()));
  EXPECT_TRUE(parse(request("INT32", "[0,2]", "[]"), one_input()));
  for (const char* data :
       {"[[1,2],[3,4],[5,6]]", "[[1,2,3],[4,5]]", "[[1,2,3],4,5,6]", "[1,2,3,[4,5,6]]", "[[1,2,3]]",
        "[[1,2,3],[4,5,6],[]]", "[[1,2,3],[4,5,6,7]]", "[[[1,2,3]],[[4,5,6]]]", "[[],[1,2,3,4,5,6]]"})
    EXPECT_FALSE(parse(request("INT32", "[2,3]", data), one_input())) << data;
}

TEST(InferRequest, the_number_of_elements_is_that_of_the_shape) {
  EXPECT_NE(why(parse(request("INT32", "[2]", "[1]"), one_input())).find("fewer"), std::string::npos);
  EXPECT_NE(why(parse(request("INT32", "[2]", "[1,2,3]"), one_input())).find("more"), std::string::npos);
  EXPECT_FALSE(parse(request("INT32", "[]", "[]"), one_input()));
  EXPECT_FALSE(parse(request("INT32", "[0]", "[1]"), one_input()));
}

TEST(InferRequest, no_shape_makes_it_take_memory_that_its_body_could_not_fill) {
  for (const char* shape : {"[1000000000000]", "[4294967296,4294967296]", "[9223372036854775807,9223372036854775807,2]",
                            "[3037000500,3037000500,8]"}) {
    const auto parsed = parse(request("FP64", shape, "[1]"), one_input());
    ASSERT_FALSE(parsed) << shape;
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
  }
}

struct Broken {
  const char* body;
  const char* says;
};

TEST(InferRequest, errors_name_what_is_wrong) {
  const Signature signature{{{"A", Datatype::fp32, Shape{-1, 2}}, {"B", Datatype::int64, Shape{1}}},
                            {{"OUT", Datatype::fp32, Shape{-1}}}};
  const std::string a = R"({"name":"A","datatype":"FP32","shape":[1,2],"data":[1,2]})";
  const std::string b = R"({"name":"B","datatype":"INT64","shape":[1],"data":[3]})";
  const auto with = [&](const std::string& first) { return R"({"inputs":[)" + first + "," + b + "]}"; };
  const auto plus = [&](const std::string& more) { return R"({"inputs":[)" + a + "," + b + "]," + more + "}"; };
  ASSERT_TRUE(parse(with(a), signature)) << why(parse(with(a), signature));
  const std::pair<std::string, const char*> rows[] = {
      {"", "empty"},
      {" \n", "empty"},
      {"[]", "not a JSON object"},
      {"3", "not a JSON object"},
      {"{", "not valid JSON"},
      {"{}x", "not valid JSON"},
      {"{\"a\":\"\xff\"}", "not valid JSON"},
      {"{\"a\":NaN}", "not valid JSON"},
      {R"({"a":1e999})", "not valid JSON"},
      {std::string(100, '[') + std::string(100, ']'), "nested too deeply"},
      {"{}", "no 'inputs'"},
      {R"({"inputs":{}})", "'inputs' is not an array"},
      {R"({"inputs":[3]})", "not an object"},
      {R"({"inputs":[{}]})", "no name"},
      {R"({"inputs":[{"name":3}]})", "no name"},
      {R"({"inputs":[]})", "'A' is missing"},
      {R"({"inputs":[)" + a + "]}", "'B' is missing"},
      {R"({"inputs":[],"inputs":[]})", "more than one 'inputs'"},
      {with(a + "," + a), "'A' is given twice"},
      {with(R"({"name":"C"})"), "no input 'C'"},
      {with(R"({"name":"A"})"), "'A' has no datatype"},
      {with(R"({"name":"A","name":"A"})"), "more than one 'name'"},
      {with(R"({"name":"A","datatype":"FLOAT"})"), "'FLOAT'"},
      {with(R"({"name":"A","datatype":"FP64","shape":[1,2],"data":[1,2]})"), "'A' is FP64, but the model takes FP32"},
      {with(R"({"name":"A","datatype":"FP32"})"), "'A' has no shape"},
      {with(R"({"name":"A","datatype":"FP32","shape":2})"), "'A' has no shape"},
      {with(R"({"name":"A","datatype":"FP32","shape":[-1,2],"data":[]})"), "a dimension"},
      {with(R"({"name":"A","datatype":"FP32","shape":[1.0,2],"data":[]})"), "a dimension"},
      {with(R"({"name":"A","datatype":"FP32","shape":["1",2],"data":[]})"), "a dimension"},
      {with(R"({"name":"A","datatype":"FP32","shape":[2],"data":[1,2]})"), "shape [2], but the model takes [-1,2]"},
      {with(R"({"name":"A","datatype":"FP32","shape":[1,3],"data":[1,2,3]})"),
       "shape [1,3], but the model takes [-1,2]"},
      {with(R"({"name":"A","datatype":"FP32","shape":[1,2]})"), "'A' has no data"},
      {with(R"({"name":"A","datatype":"FP32","shape":[1,2],"data":7})"), "data is not an array"},
      {with(R"({"name":"A","datatype":"FP32","shape":[1,2],"parameters":[],"data":[1,2]})"), "not an object"},
      {with(R"({"name":"A","datatype":"FP32","shape":[1,2],"parameters":{"triton_x":1},"data":[1,2]})"), "'triton_x'"},
      {plus(R"("outputs":{})"), "'outputs' is not an array"},
      {plus(R"("outputs":[1])"), "is not an object"},
      {plus(R"("outputs":[{}])"), "has no name"},
      {plus(R"("outputs":[{"name":"NO"}])"), "no output 'NO'"},
      {plus(R"("outputs":[{"name":"OUT"},{"name":"OUT"}])"), "'OUT' is asked for twice"},
      {plus(R"("outputs":[{"name":"OUT","parameters":{"triton_y":1}}])"), "'triton_y'"},
      {plus(R"("outputs":[{"name":"OUT","parameters":{"binary_data":1}}])"), "output 'OUT': binary_data is neither"},
      {plus(R"("parameters":{"binary_data_output":"true"})"), "'binary_data_output' is neither"},
      {plus(R"("id":3)"), "'id' is not a string"},
      {plus(R"("parameters":3)"), "not an object"},
      {plus(R"("parameters":{"triton_enable":true})"), "'triton_enable'"},
      {plus(R"("parameters":{"x":null})"), "'x'"},
      {plus(R"("parameters":{"x":[1]})"), "'x'"},
      {plus(R"("parameters":{"x":18446744073709551616})"), "not valid JSON"},
      {plus(R"("parameters":{"x":1,"x":2})"), "'x' of the request is given twice"},
      {plus(R"("parameters":{"timeout":-1})"), "timeout"},
      {plus(R"("parameters":{"timeout":1.5})"), "timeout"},
      {plus(R"("parameters":{"timeout":"1"})"), "timeout"},
      {plus(R"("parameters":{"timeout":true})"), "timeout"},
      {plus(R"("parameters":{"priority":-1})"), "'priority'"},
      {plus(R"("parameters":{"priority":"high"})"), "'priority'"},
      {plus(R"("parameters":{"sequence_id":-1})"), "'sequence_id'"},
      {plus(R"("parameters":{"sequence_id":true})"), "'sequence_id'"},
      {plus(R"("parameters":{"sequence_start":1})"), "'sequence_start'"},
      {plus(R"("parameters":{"sequence_end":"true"})"), "'sequence_end'"},
  };
  for (const auto& [body, says] : rows) {
    const auto parsed = parse(body, signature);
    ASSERT_FALSE(parsed) << body;
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument) << body;
    EXPECT_NE(why(parsed).find(says), std::string::npos) << body << "\n says: " << why(parsed);
  }
}

TEST(InferRequest, the_form_of_an_output_is_its_own_or_that_of_all) {
  const std::pair<const char*, std::vector<bool>> rows[] = {
      {R"("outputs":[{"name":"OUT"},{"name":"MORE"}])", {false, false}},
      {R"("outputs":[{"name":"OUT"},{"name":"MORE","parameters":{"binary_data":true}}])", {false, true}},
      {R"("outputs":[{"name":"OUT","parameters":{"binary_data":false}},{"name":"MORE"}],)"
       R"("parameters":{"binary_data_output":true})",
       {false, true}},
      {R"("parameters":{"binary_data_output":false},)"
       R"("outputs":[{"name":"OUT","parameters":{"binary_data":true}},{"name":"MORE","parameters":{"x":1}}])",
       {true, false}}};
  for (const auto& [wish, forms] : rows) {
    const auto parsed =
        parse("{"s + wish + R"(,"inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[1]}]})", one_input());
    ASSERT_TRUE(parsed) << why(parsed);
    EXPECT_EQ(parsed->request.outputs, (std::vector<std::string>{"OUT", "MORE"}));
    for (std::size_t i = 0; i < forms.size(); ++i) EXPECT_EQ(parsed->forms.binary_at(i), forms[i]) << wish;
    EXPECT_TRUE(parsed->request.parameters.empty()) << "it is no part of what the model is asked";
  }
}

TEST(InferRequest, where_no_output_is_named_all_have_the_form_that_was_asked_for) {
  const auto with = [](const char* parameters) {
    return R"({"parameters":)"s + parameters + R"(,"inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[1]}]})";
  };
  EXPECT_TRUE(parse(with(R"({"binary_data_output":true})"), one_input())->forms.binary_unless_named);
  EXPECT_FALSE(parse(with(R"({"binary_data_output":false})"), one_input())->forms.binary_unless_named);
  EXPECT_FALSE(parse(with("{}"), one_input())->forms.binary_unless_named);
}

TEST(InferRequest, inputs_come_in_the_order_of_the_signature) {
  const Signature signature{{{"A", {}, {}}, {"B", {}, {}}}, {}};
  const auto parsed = parse(R"({"inputs":[{"data":[2],"shape":[1],"datatype":"INT8","name":"B"},
                                          {"name":"A","datatype":"FP64","shape":[1],"data":[1]}]})",
                            signature);
  ASSERT_TRUE(parsed) << why(parsed);
  EXPECT_EQ(parsed->request.inputs[0].name, "A");
  EXPECT_EQ(parsed->request.inputs[0].datatype, Datatype::fp64);
  EXPECT_EQ(parsed->request.inputs[1].name, "B");
}

TEST(InferRequest, id_outputs_and_parameters_are_kept) {
  const auto parsed = parse(R"({"id":"r\u00e9-1","parameters":{"b":true,"i":-3,"d":1.5,"s":"x"},"unknown":{"a":[1]},
                                "inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[1]}],
                                "outputs":[{"name":"MORE"},{"name":"OUT"}]})",
                            one_input());
  ASSERT_TRUE(parsed) << why(parsed);
  EXPECT_EQ(parsed->id, "r\xc3\xa9-1");
  EXPECT_EQ(parsed->request.outputs, (std::vector<std::string>{"MORE", "OUT"}));
  const Parameters expected{{"b", true}, {"i", std::int64_t{-3}}, {"d", 1.5}, {"s", "x"s}};
  EXPECT_EQ(parsed->request.parameters, expected);
}

TEST(InferRequest, the_protocols_own_parameters_are_taken_up_to_their_limits) {
  const auto parsed = parse(R"({"parameters":{"sequence_id":18446744073709551615,"sequence_start":true,
                                "sequence_end":false,"priority":18446744073709551615,"timeout":0},
                                "inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[1]}]})",
                            one_input());
  ASSERT_TRUE(parsed) << why(parsed);
  const Parameters expected{
      {"sequence_id", UINT64_MAX}, {"sequence_start", true}, {"sequence_end", false}, {"priority", UINT64_MAX}};
  EXPECT_EQ(parsed->request.parameters, expected);
  EXPECT_TRUE(parse(R"({"parameters":{"sequence_id":"a name"},
                        "inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[1]}]})",
                    one_input()));
}

TEST(InferRequest, the_deadline_is_the_models_or_the_clients_whichever_is_earlier) {
  const std::pair<const char*, Clock::duration> rows[] = {{"{}", 30s},
                                                          {R"({"timeout":0})", 30s},
                                                          {R"({"timeout":1500})", 1500us},
                                                          {R"({"timeout":30000001})", 30s},
                                                          {R"({"timeout":9223372036854775807})", 30s},
                                                          {R"({"timeout":18446744073709551615})", 30s}};
  for (const auto& [parameters, expected] : rows) {
    const auto body =
        R"({"parameters":)"s + parameters + R"(,"inputs":[{"name":"IN","datatype":"FP32","shape":[1],"data":[1]}]})";
    const auto arrived = Clock::time_point{} + 5s;
    const auto parsed = parse_infer_request({Buffer::of(body), {}}, one_input(), arrived, 30s);
    ASSERT_TRUE(parsed) << why(parsed);
    EXPECT_EQ(parsed->request.arrived, arrived);
    EXPECT_EQ(parsed->request.deadline, arrived + expected) << parameters;
  }
}

TEST(InferRequest, a_large_body_is_read_and_a_small_one_after_it) {
  std::string data = "[0";
  for (int i = 1; i < 1'000'000; ++i) data += "," + std::to_string(i % 1000);
  const auto large = parse(request("FP32", "[1000000]", data + "]"), one_input());
  ASSERT_TRUE(large) << why(large);
  EXPECT_EQ(elements<float>(large->request.inputs[0])[999'999], 999);
  EXPECT_TRUE(parse(request("FP32", "[1]", "[1]"), one_input()));
}

}  // namespace
}  // namespace mainstay::http::oip
