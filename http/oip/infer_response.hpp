#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/oip/requested_outputs.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

/// What an answer repeats of its request.
struct AnswerHead {
  std::string_view model;
  std::string_view version;
  /// Empty: none was given.
  std::string_view id;
};

/// JSON, and behind it the outputs that are sent as bytes, which lie where the model left them.
struct InferAnswer {
  std::string json;
  std::vector<Buffer> tail;
  /// Whether any output is sent as bytes, be it of none.
  bool binary = false;
};

/// The body of an answer. `selected` names the outputs in the order they were asked for; empty: all, as they come.
Result<InferAnswer> infer_answer(const AnswerHead& head, const std::vector<std::string>& selected,
                                 const OutputForms& forms, const InferResponse& response);

}  // namespace mainstay::http::oip
