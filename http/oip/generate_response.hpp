#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// What an answer in simple JSON says besides its outputs.
struct GenerateHead {
  std::string_view model;
  std::string_view version;
  /// Empty: none was given.
  std::string_view id;
};

/// An answer, or a piece of one, as one JSON object without line breaks: each output by its name, a single element as
/// itself and any other number of them as a flat list. What is no number is null.
Result<std::string> generate_response_body(const GenerateHead& head, const std::vector<Tensor>& outputs);

}  // namespace mainstay::http::oip
