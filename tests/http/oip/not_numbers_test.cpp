#include "http/oip/not_numbers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "http/oip/infer_request.hpp"

namespace mainstay::http::oip {
namespace {

using namespace std::chrono_literals;

std::string request(const std::string& datatype, const std::string& shape, const std::string& data,
                    const std::string& more = "") {
  return R"({"id":"NaN [NaN]","inputs":[{"name":"IN","datatype":")" + datatype + R"(","shape":)" + shape +
         R"(,"data":)" + data + "}]" + more + "}";
}

Result<ParsedInfer> parse(const std::string& body) {
  return parse_infer_request({Buffer::of(body), {}}, {{{"IN", {}, {}}}, {}}, {}, 30s);
}

template <class T>
std::vector<T> read(const std::string& datatype, const std::string& data) {
  const auto parsed = parse(request(datatype, "[5]", data));
  EXPECT_TRUE(parsed) << data << ": " << parsed.error().message;
  if (!parsed) return {};
  EXPECT_EQ(parsed->id, "NaN [NaN]") << "a string is left alone";
  std::vector<T> values(5);
  std::memcpy(values.data(), parsed->request.inputs[0].data.data(), sizeof(T) * 5);
  return values;
}

template <class T>
void expect_all_three(const std::vector<T>& values) {
  ASSERT_EQ(values.size(), 5u);
  EXPECT_EQ(values[0], 1);
  EXPECT_TRUE(std::isnan(values[1]));
  EXPECT_EQ(values[2], INFINITY);
  EXPECT_EQ(values[3], -INFINITY);
  EXPECT_EQ(values[4], -2.5);
}

TEST(NotNumbers, are_read_as_the_words_that_clients_write) {
  for (const char* data : {"[1,NaN,Infinity,-Infinity,-2.5]", "[ 1 , NaN , Infinity , -Infinity , -2.5 ]",
                           "[1,\nNaN\n,Infinity\t,-Infinity\r,-2.5]"}) {
    expect_all_three(read<float>("FP32", data));
    expect_all_three(read<double>("FP64", data));
  }
}

TEST(NotNumbers, are_read_in_nested_data) {
  const auto parsed = parse(request("FP32", "[2,2]", "[[NaN,1],[2,-Infinity]]"));
  ASSERT_TRUE(parsed) << parsed.error().message;
}

TEST(NotNumbers, of_other_spellings_are_no_json) {
  for (const char* word : {"nan", "Nan", "NAN", "inf", "Inf", "-Inf", "INFINITY", "infinity", "+Infinity", "-NaN",
                           "NaNs", "Infinityy", "-Infinity1", "1NaN", "--Infinity", "- Infinity", "NaN NaN", "null"}) {
    const auto parsed = parse(request("FP32", "[1]", "[" + std::string(word) + "]"));
    ASSERT_FALSE(parsed) << word;
    EXPECT_EQ(parsed.error().code, Errc::invalid_argument);
  }
  for (const char* element : {R"("NaN")", R"("Infinity")", "{}", R"({"":1})"})
    for (const char* with : {"", ",NaN"}) {
      const auto parsed = parse(request("FP32", *with ? "[2]" : "[1]", "[" + std::string(element) + with + "]"));
      EXPECT_FALSE(parsed) << element << with;
    }
}

TEST(NotNumbers, are_elements_of_floating_point_tensors_and_nothing_else) {
  for (const char* datatype : {"INT32", "UINT8", "BOOL", "BYTES"}) {
    const auto parsed = parse(request(datatype, "[1]", "[NaN]"));
    ASSERT_FALSE(parsed) << datatype;
    EXPECT_NE(parsed.error().message.find("'IN'"), std::string::npos) << parsed.error().message;
  }
  EXPECT_FALSE(parse(request("FP32", "[NaN]", "[1]")));
  EXPECT_FALSE(parse(request("FP32", "[1]", "NaN")));
  EXPECT_FALSE(parse(request("FP32", "[1]", "[1]", R"(,"parameters":{"x":NaN})")));
  EXPECT_FALSE(parse("NaN"));
  EXPECT_FALSE(parse("[NaN]"));
}

TEST(NotNumbers, do_not_hide_what_else_is_wrong_with_a_body) {
  for (const char* data : {"[NaN,]", "[NaN", "[NaN,tru]", "[NaN,1e999]", "[NaN \"]"}) {
    const auto parsed = parse(request("FP32", "[2]", data));
    ASSERT_FALSE(parsed) << data;
    EXPECT_NE(parsed.error().message.find("not valid JSON"), std::string::npos) << parsed.error().message;
  }
}

TEST(NotNumbers, a_text_without_them_is_not_copied) {
  for (const char* text : {"", "[1,2", "{\"NaN\":1}", "[\"NaN\",\"\\\"NaN\"]", "NaN", "[Na"})
    EXPECT_FALSE(with_stand_ins(text)) << text;
}

}  // namespace
}  // namespace mainstay::http::oip
