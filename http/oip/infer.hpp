#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/exchange.hpp"
#include "http/loaded_model.hpp"
#include "http/oip/shared_regions.hpp"

namespace mainstay::http::oip {

/// Says, in a request and in an answer, where the JSON ends and the bytes of tensors begin.
inline constexpr std::string_view json_size_header = "Inference-Header-Content-Length";

/// Tensors that are not sent but lie in shared memory.
struct SharedTensors {
  std::shared_ptr<const SharedRegions> regions;
  /// That one request may take out of them.
  std::size_t max_bytes = 0;
};

/// Takes an inference request, hands it to its model, and answers when the model does.
void infer(std::unique_ptr<Exchange> exchange, const Asked& asked, const Models& models, SharedTensors shared);

}  // namespace mainstay::http::oip
