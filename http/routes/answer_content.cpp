#include "http/routes/answer_content.hpp"

#include <algorithm>

#include "http/json_text.hpp"
#include "http/routes/output_content.hpp"
#include "runtime/images/encode.hpp"
#include "runtime/images/pixel_tensor.hpp"

namespace mainstay::http::routes {

Result<const Tensor*> output_called(const InferResponse& response, const std::string& name) {
  const auto found = std::ranges::find(response.outputs, name, &Tensor::name);
  if (found == response.outputs.end()) return Error{Errc::internal, "the model gave no output " + shown(name)};
  return &*found;
}

Result<std::string> content_of_answer(const config::RouteAnswer& answer, const InferResponse& response) {
  const auto& image = answer.image;
  const auto output = output_called(response, image.output.empty() ? answer.output : image.output);
  if (!output) return output.error();
  if (image.output.empty()) {
    const auto content = content_of(**output);
    if (!content) return content.error();
    return std::string(*content);
  }
  const auto pixels = images::pixels_of(**output, image.layout);
  if (!pixels) return broken_output(**output, pixels.error().message);
  return images::encode(*pixels, image.format, static_cast<int>(image.quality));
}

std::string_view content_type_of(const config::RouteAnswer& answer) {
  if (answer.image.output.empty()) return answer.content_type;
  return answer.image.format == config::ImageFormat::png ? "image/png" : "image/jpeg";
}

}  // namespace mainstay::http::routes
