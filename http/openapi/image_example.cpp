#include "http/openapi/image_example.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "http/routes/base64.hpp"
#include "runtime/images/encode.hpp"

namespace mainstay::http::openapi {

namespace {

constexpr std::int64_t usual_side = 16;
constexpr std::int64_t most_pixels = 512 * 512;
constexpr int quality = 75;
constexpr unsigned channels = 3;

std::uint32_t side(std::int64_t wanted, std::uint64_t largest) {
  return static_cast<std::uint32_t>(wanted > 0 ? wanted : std::min<std::int64_t>(usual_side, largest));
}

images::Size size_for(const config::RouteField& field, const TensorSpec* input) {
  std::int64_t height = 0, width = 0;
  if (input && input->shape && input->shape->size() >= 2) {
    const auto& shape = *input->shape;
    const auto last = shape.size() - (shape.size() > 2 && field.layout == config::ImageLayout::hwc ? 2 : 1);
    width = shape[last];
    height = shape[last - 1];
  }
  return {side(width, field.max_width), side(height, field.max_height)};
}

/// From dark to light, and every row the same, which makes it small.
images::Pixels picture(images::Size size) {
  std::string bytes;
  bytes.reserve(std::size_t{size.width} * size.height * channels);
  for (std::uint32_t y = 0; y < size.height; ++y)
    for (std::uint32_t x = 0; x < size.width; ++x)
      bytes.append(channels, static_cast<char>(255 * (x + 1) / (size.width + 1)));
  return {size, channels, Buffer::of(std::move(bytes))};
}

}  // namespace

std::optional<Json> image_example(const config::RouteField& field, const TensorSpec* input) {
  const auto size = size_for(field, input);
  if (std::int64_t{size.width} * size.height > most_pixels) return std::nullopt;
  const bool png = std::ranges::find(field.formats, "png") != field.formats.end();
  const auto encoded = images::encode(picture(size), png ? images::Format::png : images::Format::jpeg, quality);
  if (!encoded) return std::nullopt;
  std::string text;
  if (field.from != config::FieldSource::json) text = png ? "data:image/png;base64," : "data:image/jpeg;base64,";
  routes::append_base64(text, *encoded);
  return text;
}

}  // namespace mainstay::http::openapi
