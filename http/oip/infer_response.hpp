#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::oip {

/// What an answer repeats of its request.
struct AnswerHead {
  std::string_view model;
  std::string_view version;
  /// Empty: none was given.
  std::string_view id;
};

/// The body of an answer. `selected` names the outputs in the order they were asked for; empty: all, as they come.
Result<std::string> infer_response_body(const AnswerHead& head, const std::vector<std::string>& selected,
                                        const InferResponse& response);

}  // namespace mainstay::http::oip
