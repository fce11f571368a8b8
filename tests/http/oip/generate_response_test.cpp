#include "http/oip/generate_response.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

namespace mainstay::http::oip {
namespace {

template <class T>
Tensor tensor(std::string name, Datatype datatype, std::vector<std::int64_t> shape, const std::vector<T>& values) {
  std::string data(values.size() * sizeof(T), '\0');
  if (!values.empty()) std::memcpy(data.data(), values.data(), data.size());
  return {std::move(name), datatype, std::move(shape), Buffer::of(std::move(data))};
}

Tensor texts(const std::vector<std::string>& values) {
  std::string data;
  for (const auto& value : values) append_bytes_element(data, value);
  return {"TEXT", Datatype::bytes, {static_cast<std::int64_t>(values.size())}, Buffer::of(std::move(data))};
}

std::string body(const std::vector<Tensor>& outputs, std::string_view id = {}) {
  const auto written = generate_response_body({"m", "2", id}, outputs);
  return written ? *written : written.error().message;
}

TEST(GenerateResponse, HasEachOutputByItsName) {
  EXPECT_EQ(body({texts({"a \"b\"\n"}), tensor<float>("X", Datatype::fp32, {2}, {0.1F, 3})}),
            R"({"model_name":"m","model_version":"2","TEXT":"a \"b\"\n","X":[0.1,3.0]})");
}

TEST(GenerateResponse, RepeatsTheIdOfTheRequest) {
  EXPECT_EQ(body({}, "mine"), R"({"model_name":"m","model_version":"2","id":"mine"})");
}

TEST(GenerateResponse, HasASingleElementAsItselfAndOthersFlat) {
  EXPECT_EQ(body({tensor<std::int64_t>("N", Datatype::int64, {1, 1}, {-5})}),
            R"({"model_name":"m","model_version":"2","N":-5})");
  EXPECT_EQ(body({tensor<std::uint8_t>("N", Datatype::uint8, {2, 2}, {1, 2, 3, 255})}),
            R"({"model_name":"m","model_version":"2","N":[1,2,3,255]})");
  EXPECT_EQ(body({tensor<std::uint8_t>("B", Datatype::boolean, {0}, {})}),
            R"({"model_name":"m","model_version":"2","B":[]})");
  EXPECT_EQ(body({tensor<std::uint8_t>("B", Datatype::boolean, {2}, {1, 0})}),
            R"({"model_name":"m","model_version":"2","B":[true,false]})");
}

TEST(GenerateResponse, IsJsonEvenWhereANumberIsNone) {
  EXPECT_EQ(body({tensor<double>("X", Datatype::fp64, {2}, {std::numeric_limits<double>::quiet_NaN(), 1})}),
            R"({"model_name":"m","model_version":"2","X":[null,1.0]})");
  EXPECT_EQ(body({tensor<float>("X", Datatype::fp32, {1}, {std::numeric_limits<float>::infinity()})}),
            R"({"model_name":"m","model_version":"2","X":null})");
}

TEST(GenerateResponse, SaysWhatJsonCannotCarry) {
  EXPECT_EQ(body({texts({"\xff"})}), "output 'TEXT' of the model is not text, which JSON is limited to");
  EXPECT_EQ(body({tensor<std::uint16_t>("H", Datatype::fp16, {1}, {0})}),
            "output 'H' is FP16, which JSON cannot carry");
  EXPECT_NE(body({tensor<float>("X", Datatype::fp32, {3}, {1})}).find("for the shape"), std::string::npos);
}

}  // namespace
}  // namespace mainstay::http::oip
