#include "http/oip/infer_body.hpp"

#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "http/json_text.hpp"

namespace mainstay::http::oip {

Result<InferBody> divided_body(Buffer bytes, std::optional<std::string_view> json_size) {
  if (!json_size) return InferBody{std::move(bytes), std::nullopt};
  std::size_t size = 0;
  const auto* const end = json_size->data() + json_size->size();
  const auto [stopped_at, problem] = std::from_chars(json_size->data(), end, size);
  if (stopped_at != end || (problem != std::errc{} && problem != std::errc::result_out_of_range))
    return Error{Errc::invalid_argument,
                 "Inference-Header-Content-Length is not a number of bytes: " + shown(*json_size)};
  if (problem == std::errc::result_out_of_range || size > bytes.size())
    return Error{Errc::invalid_argument, "Inference-Header-Content-Length is " + std::string(*json_size) +
                                             ", but the body has only " + std::to_string(bytes.size()) + " bytes"};
  return InferBody{std::move(bytes), size};
}

}  // namespace mainstay::http::oip
