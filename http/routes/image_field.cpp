#include "http/routes/image_field.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "http/json_text.hpp"
#include "http/routes/wrong_field.hpp"
#include "runtime/images/decode.hpp"
#include "runtime/images/pixel_tensor.hpp"

namespace mainstay::http::routes {

namespace {

bool is_allowed(const config::RouteField& field, images::Format format) {
  return std::ranges::find(field.formats, format == images::Format::png ? "png" : "jpeg") != field.formats.end();
}

std::string allowed_formats(const config::RouteField& field) {
  if (field.formats.size() > 1) return "JPEG or PNG";
  return field.formats.front() == "png" ? "PNG" : "JPEG";
}

images::DecodeLimits limits_of(const config::RouteField& field) {
  return {.max_width = field.max_width, .max_height = field.max_height, .max_pixels = field.max_pixels};
}

Error said_of(const config::RouteField& field, const Error& error) {
  return {error.code, wrong_field(field, error.message).message};
}

}  // namespace

std::optional<Error> breach_of_format(const config::RouteField& field, std::string_view bytes) {
  const auto format = images::format_of(bytes);
  if (format && is_allowed(field, *format)) return std::nullopt;
  return wrong_field(field,
                     format ? "a " + std::string(images::name_of(*format)) : "what is no image of a known format",
                     allowed_formats(field));
}

std::optional<Error> breach_of_dimensions(const config::RouteField& field, std::string_view bytes) {
  if (auto error = breach_of_format(field, bytes)) return error;
  const auto format = *images::format_of(bytes);
  const auto size = images::size_of(bytes, format);
  if (!size) return wrong_field(field, "is a " + std::string(images::name_of(format)) + " with a broken header");
  if (const auto error = images::breach(*size, limits_of(field))) return said_of(field, *error);
  return std::nullopt;
}

Result<Tensor> image_tensor(const config::RouteField& field, std::string_view bytes, const TensorSpec& spec) {
  const auto pixels = images::decode(bytes, field.channels, limits_of(field));
  if (!pixels) return said_of(field, pixels.error());
  auto tensor = images::tensor_of(*pixels, field.layout, spec);
  if (!tensor) return said_of(field, tensor.error());
  return tensor;
}

}  // namespace mainstay::http::routes
