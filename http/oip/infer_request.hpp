#pragma once

#include <chrono>
#include <string>

#include "http/oip/infer_body.hpp"
#include "http/oip/requested_outputs.hpp"
#include "http/oip/shared_regions.hpp"
#include "runtime/queue/request.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay::http::oip {

struct ParsedInfer {
  /// The client's own, sent back with the answer; empty: none.
  std::string id;
  InferRequest request;
  /// Of the outputs that the request names.
  OutputForms forms;
};

/// Reads the body of an inference request and checks it against what the model declares. The inputs come out in the
/// order of the signature; those that were sent as bytes are slices of the body, those that lie in regions are copied.
/// The deadline is `longest` after the arrival, or earlier where the client says so.
Result<ParsedInfer> parse_infer_request(const InferBody& body, const Signature& signature, Clock::time_point arrived,
                                        std::chrono::nanoseconds longest, const ClientRegions& regions = {});

}  // namespace mainstay::http::oip
