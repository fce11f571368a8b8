#include "runtime/tensor_check.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

std::string misfit_of(Datatype type, std::vector<std::int64_t> shape, std::string bytes) {
  return misfit({"A", type, std::move(shape), Buffer::of(std::move(bytes))});
}

TEST(TensorCheck, FindsNothingWhereTheBytesAreAsManyAsTheShapeSays) {
  EXPECT_EQ(misfit_of(Datatype::fp32, {}, "1234"), "");
  EXPECT_EQ(misfit_of(Datatype::uint8, {2, 3}, "123456"), "");
  EXPECT_EQ(misfit_of(Datatype::fp64, {0, 7}, ""), "");
  EXPECT_EQ(misfit_of(Datatype::bytes, {2}, std::string(8, '\0')), "");
}

TEST(TensorCheck, SaysWhatDoesNotFit) {
  EXPECT_EQ(misfit_of(Datatype::fp32, {2}, "1234"), "has 4 bytes for the shape [2] of FP32");
  EXPECT_EQ(misfit_of(Datatype::fp32, {2, -1}, ""), "has the impossible shape [2, -1]");
  EXPECT_EQ(misfit_of(Datatype::bytes, {1}, "1234"), "has elements whose lengths do not add up");
  EXPECT_EQ(misfit_of(Datatype::bytes, {1}, std::string(8, '\0')), "has 2 elements for the shape [1] of BYTES");
}

TEST(TensorCheck, SeesThroughSizesThatOverflow) {
  EXPECT_NE(misfit_of(Datatype::fp64, {std::int64_t{1} << 61}, ""), "");
  EXPECT_NE(misfit_of(Datatype::uint8, {std::int64_t{1} << 62, 8}, ""), "");
}

}  // namespace
}  // namespace mainstay
