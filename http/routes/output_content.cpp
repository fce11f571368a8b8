#include "http/routes/output_content.hpp"

#include "http/json_text.hpp"
#include "runtime/tensor_check.hpp"

namespace mainstay::http::routes {

Result<std::string_view> content_of(const Tensor& output) {
  if (const auto wrong = misfit(output); !wrong.empty()) return broken_output(output, wrong);
  if (output.datatype != Datatype::bytes) return output.data.text();
  const auto elements = bytes_elements(output.data);
  if (elements->size() != 1)
    return broken_output(output, "has " + std::to_string(elements->size()) + " elements, where one is the answer");
  return elements->front();
}

Error broken_output(const Tensor& output, const std::string& what) {
  return {Errc::internal, "output " + shown(output.name) + " of the model " + what};
}

}  // namespace mainstay::http::routes
