#include "runtime/tensor.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace mainstay {
namespace {

TEST(Datatype, IsFoundByTheNameThatItHas) {
  for (const auto type : {Datatype::boolean, Datatype::uint8, Datatype::uint16, Datatype::uint32, Datatype::uint64,
                          Datatype::int8, Datatype::int16, Datatype::int32, Datatype::int64, Datatype::fp16,
                          Datatype::bf16, Datatype::fp32, Datatype::fp64, Datatype::bytes})
    EXPECT_EQ(datatype_from(name_of(type)), type);
  EXPECT_EQ(name_of(Datatype::bf16), "BF16");
  EXPECT_EQ(datatype_from("fp32"), std::nullopt);
  EXPECT_EQ(datatype_from(""), std::nullopt);
}

TEST(ElementCount, MultipliesTheDimensions) {
  EXPECT_EQ(element_count(std::vector<std::int64_t>{2, 3, 4}), 24u);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{}), 1u);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{5, 0}), 0u);
}

TEST(ElementCount, IsNothingWhereADimensionIsNegativeOrTheProductTooLarge) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(element_count(std::vector<std::int64_t>{-1}), std::nullopt);
  EXPECT_EQ(element_count(std::vector<std::int64_t>{most, most}), std::nullopt);
}

TEST(BytesElements, ComeBackAsTheyWerePut) {
  std::string serialized;
  append_bytes_element(serialized, "one");
  append_bytes_element(serialized, "");
  append_bytes_element(serialized, std::string_view{"\0x", 2});
  const auto data = Buffer::of(std::move(serialized));
  const auto elements = bytes_elements(data);
  ASSERT_TRUE(elements);
  EXPECT_EQ(*elements, (std::vector<std::string_view>{"one", "", std::string_view{"\0x", 2}}));
}

TEST(BytesElements, AreNothingWhereALengthPointsBeyondTheEnd) {
  EXPECT_FALSE(bytes_elements(Buffer::of(std::string("\x05\0\0\0abc", 7))));
  EXPECT_FALSE(bytes_elements(Buffer::of(std::string("\x01\0", 2))));
}

TEST(Buffer, KeepsItsMemoryAliveThroughASlice) {
  Buffer slice;
  {
    const auto whole = Buffer::of(std::string("hello, world"));
    slice = whole.slice(7, 5);
  }
  EXPECT_EQ(slice.text(), "world");
}

}  // namespace
}  // namespace mainstay
