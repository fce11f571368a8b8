#include "runtime/images/pixel_tensor.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "runtime/tensor_check.hpp"

namespace mainstay::images {

namespace {

using Shape = std::vector<std::int64_t>;

/// Where the values of a tensor stand in an image.
struct Steps {
  std::size_t row, column, channel;
};

Steps steps_of(const Pixels& pixels, Layout layout) {
  const std::size_t width = pixels.size.width, height = pixels.size.height;
  if (layout == Layout::hwc) return {width * pixels.channels, pixels.channels, 1};
  return {width, 1, width * height};
}

/// Calls `visit(place in the image, place in the tensor)` for each value, in the order of the image.
template <class Visit>
void for_each_value(const Pixels& pixels, Layout layout, Visit visit) {
  const auto steps = steps_of(pixels, layout);
  std::size_t place = 0;
  for (std::size_t row = 0; row < pixels.size.height; ++row)
    for (std::size_t column = 0; column < pixels.size.width; ++column)
      for (std::size_t channel = 0; channel < pixels.channels; ++channel)
        visit(place++, row * steps.row + column * steps.column + channel * steps.channel);
}

Shape full_shape(const Pixels& pixels, Layout layout) {
  const std::int64_t height = pixels.size.height, width = pixels.size.width, channels = pixels.channels;
  return layout == Layout::hwc ? Shape{height, width, channels} : Shape{channels, height, width};
}

/// The shape that a model declares, where the image has it.
std::optional<Shape> shape_for(const Pixels& pixels, Layout layout, const TensorSpec& spec) {
  auto shape = full_shape(pixels, layout);
  if (!spec.shape) return shape;
  if (spec.shape->size() == 2 && pixels.channels == 1) shape = {pixels.size.height, pixels.size.width};
  if (spec.shape->size() > shape.size()) shape.insert(shape.begin(), spec.shape->size() - shape.size(), 1);
  const bool fits = std::ranges::equal(
      shape, *spec.shape, [](std::int64_t given, std::int64_t wanted) { return wanted < 0 || given == wanted; });
  return fits ? std::optional(shape) : std::nullopt;
}

Buffer bytes_of(const Pixels& pixels, Layout layout) {
  if (layout == Layout::hwc || pixels.channels == 1) return pixels.data;
  const Canvas canvas(pixels.data.size());
  for_each_value(pixels, layout, [&](std::size_t from, std::size_t to) { *canvas.at(to) = pixels.data.data()[from]; });
  return canvas.filled();
}

Buffer floats_of(const Pixels& pixels, Layout layout) {
  const Canvas canvas(pixels.data.size() * sizeof(float));
  for_each_value(pixels, layout, [&](std::size_t from, std::size_t to) {
    const float value = static_cast<float>(std::to_integer<unsigned>(pixels.data.data()[from])) / 255.0F;
    std::memcpy(canvas.at(to * sizeof value), &value, sizeof value);
  });
  return canvas.filled();
}

/// Height, width and channels of a shape; nothing: it is none of an image.
std::optional<std::array<std::int64_t, 3>> measures_of(const Shape& shape, Layout layout) {
  const auto leading = shape.size() > 3 ? shape.size() - 3 : 0;
  if (std::any_of(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(leading),
                  [](std::int64_t dimension) { return dimension != 1; }))
    return std::nullopt;
  const Shape own(shape.begin() + static_cast<std::ptrdiff_t>(leading), shape.end());
  if (own.size() == 2) return std::array{own[0], own[1], std::int64_t{1}};
  if (own.size() != 3) return std::nullopt;
  if (layout == Layout::hwc) return std::array{own[0], own[1], own[2]};
  return std::array{own[1], own[2], own[0]};
}

std::byte value_at(const Tensor& tensor, std::size_t place) {
  if (tensor.datatype == Datatype::uint8) return tensor.data.data()[place];
  float value = 0;
  std::memcpy(&value, tensor.data.data() + place * sizeof value, sizeof value);
  // What is no number is compared wrongly with everything, and becomes 0.
  if (!(value > 0)) return std::byte{0};
  return static_cast<std::byte>(std::min(value, 1.0F) * 255.0F + 0.5F);
}

}  // namespace

Result<Tensor> tensor_of(const Pixels& pixels, Layout layout, const TensorSpec& spec) {
  const auto datatype = spec.datatype.value_or(Datatype::uint8);
  if (datatype != Datatype::uint8 && datatype != Datatype::fp32)
    return Error{Errc::internal, "cannot become the model's input '" + spec.name + "', which is " +
                                     std::string(name_of(datatype)) + ", allowed: UINT8 and FP32"};
  auto shape = shape_for(pixels, layout, spec);
  if (!shape)
    return Error{Errc::invalid_argument, "has the shape " + text_of(full_shape(pixels, layout)) +
                                             ", which does not fit " + text_of(*spec.shape) +
                                             " of the model's input '" + spec.name + "'"};
  auto data = datatype == Datatype::uint8 ? bytes_of(pixels, layout) : floats_of(pixels, layout);
  return Tensor{spec.name, datatype, *std::move(shape), std::move(data)};
}

Result<Pixels> pixels_of(const Tensor& tensor, Layout layout) {
  const auto broken = [](const std::string& what) { return Error{Errc::internal, what}; };
  if (const auto wrong = misfit(tensor); !wrong.empty()) return broken(wrong);
  if (tensor.datatype != Datatype::uint8 && tensor.datatype != Datatype::fp32)
    return broken("is " + std::string(name_of(tensor.datatype)) + ", and an image is UINT8 or FP32");
  const auto measures = measures_of(tensor.shape, layout);
  constexpr std::int64_t most = 65500;  // That a JPEG may measure.
  if (!measures || (*measures)[0] < 1 || (*measures)[0] > most || (*measures)[1] < 1 || (*measures)[1] > most ||
      ((*measures)[2] != 1 && (*measures)[2] != 3 && (*measures)[2] != 4))
    return broken("has the shape " + text_of(tensor.shape) + ", which is none of an image");
  Pixels pixels{{static_cast<std::uint32_t>((*measures)[1]), static_cast<std::uint32_t>((*measures)[0])},
                static_cast<unsigned>((*measures)[2]),
                {}};
  const Canvas canvas(pixels.row_bytes() * pixels.size.height);
  for_each_value(pixels, layout, [&](std::size_t to, std::size_t from) { *canvas.at(to) = value_at(tensor, from); });
  pixels.data = canvas.filled();
  return pixels;
}

}  // namespace mainstay::images
