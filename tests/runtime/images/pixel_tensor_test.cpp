#include "runtime/images/pixel_tensor.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "tests/runtime/images/drawn.hpp"

namespace mainstay::images {
namespace {

using Shape = std::vector<std::int64_t>;

/// Two pixels beside one another.
Pixels two() { return {{2, 1}, 3, Buffer::of(std::string("\x00\x33\xff\x01\x02\x03", 6))}; }

TensorSpec spec(std::optional<Datatype> datatype, std::optional<Shape> shape) {
  return {"IN", datatype, std::move(shape)};
}

std::vector<float> floats(const Tensor& tensor) {
  std::vector<float> values(tensor.data.size() / sizeof(float));
  std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  return values;
}

Tensor of_floats(Shape shape, const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return {"OUT", Datatype::fp32, std::move(shape), Buffer::of(std::move(bytes))};
}

TEST(PixelTensor, OfBytesIsTheImageItself) {
  const auto image = two();
  const auto tensor = tensor_of(image, Layout::hwc, spec(Datatype::uint8, Shape{-1, -1, 3})).value();
  EXPECT_EQ(tensor.shape, (Shape{1, 2, 3}));
  EXPECT_EQ(tensor.data.data(), image.data.data());
}

TEST(PixelTensor, HasItsChannelsFirstWhereTheModelWantsThem) {
  const auto tensor = tensor_of(two(), Layout::chw, spec(Datatype::uint8, Shape{1, 3, -1, -1})).value();
  EXPECT_EQ(tensor.shape, (Shape{1, 3, 1, 2}));
  EXPECT_EQ(tensor.data.text(), std::string_view("\x00\x01\x33\x02\xff\x03", 6));
}

TEST(PixelTensor, OfNumbersIsFromZeroToOne) {
  const auto tensor = tensor_of(two(), Layout::hwc, spec(Datatype::fp32, std::nullopt)).value();
  EXPECT_EQ(floats(tensor), (std::vector<float>{0, 0.2F, 1, 1 / 255.0F, 2 / 255.0F, 3 / 255.0F}));
}

TEST(PixelTensor, OfGreyMayLeaveItsChannelOut) {
  const auto grey = test::drawn(4, 3, 1);
  EXPECT_EQ(tensor_of(grey, Layout::chw, spec(Datatype::uint8, Shape{3, 4})).value().shape, (Shape{3, 4}));
}

TEST(PixelTensor, RefusesAnImageThatDoesNotFit) {
  const auto refused = tensor_of(two(), Layout::hwc, spec(Datatype::uint8, Shape{224, 224, 3}));
  EXPECT_EQ(refused.error().code, Errc::invalid_argument);
  EXPECT_EQ(refused.error().message,
            "has the shape [1, 2, 3], which does not fit [224, 224, 3] of the model's input 'IN'");
  EXPECT_EQ(tensor_of(two(), Layout::hwc, spec(Datatype::bytes, {})).error().code, Errc::internal);
}

TEST(PixelTensor, BecomesAnImageAgain) {
  const auto image = test::drawn(5, 4, 3);
  for (const auto layout : {Layout::hwc, Layout::chw})
    for (const auto datatype : {Datatype::uint8, Datatype::fp32}) {
      const auto tensor = tensor_of(image, layout, spec(datatype, {})).value();
      const auto again = pixels_of(tensor, layout);
      ASSERT_TRUE(again) << again.error().message;
      EXPECT_EQ(again.value().size, image.size);
      EXPECT_EQ(again.value().data.text(), image.data.text());
    }
}

TEST(PixelTensor, KeepsWithinWhatAnImageCanShow) {
  const auto image = pixels_of(
      of_floats({1, 1, 4, 1}, {-3, 2, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}),
      Layout::hwc);
  EXPECT_EQ(image.value().data.text(), std::string_view("\x00\xff\x00\xff", 4));
}

TEST(PixelTensor, OfAnotherShapeIsNoImage) {
  for (const auto& shape : {Shape{4}, Shape{2, 1, 2}, Shape{2, 2, 1, 1}, Shape{4, 0, 1}, Shape{}})
    EXPECT_FALSE(pixels_of(of_floats(shape, std::vector<float>(element_count(shape).value_or(0))), Layout::hwc))
        << shape.size();
}

}  // namespace
}  // namespace mainstay::images
