#include "runtime/state/zeros.hpp"

#include <gtest/gtest.h>

namespace mainstay {
namespace {

TEST(Zeros, FitWhatAModelDeclares) {
  const auto tensors = zeros({{"a", Datatype::int64, {{-1, 3}}}, {"b", Datatype::bytes, {{2}}}, {"c", {}, {}}});
  EXPECT_EQ(tensors[0].shape, (std::vector<std::int64_t>{1, 3}));
  EXPECT_EQ(tensors[0].data.size(), 24u);
  ASSERT_TRUE(bytes_elements(tensors[1].data));
  EXPECT_EQ(bytes_elements(tensors[1].data)->size(), 2u);
  EXPECT_EQ(tensors[2].datatype, Datatype::fp32);
  EXPECT_EQ(tensors[2].data.size(), 4u);
}

}  // namespace
}  // namespace mainstay
