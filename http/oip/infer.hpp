#pragma once

#include <memory>
#include <string_view>

#include "http/exchange.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/registry.hpp"

namespace mainstay::http::oip {

/// Says, in a request and in an answer, where the JSON ends and the bytes of tensors begin.
inline constexpr std::string_view json_size_header = "Inference-Header-Content-Length";

/// Takes an inference request, hands it to its model, and answers when the model does.
void infer(std::unique_ptr<Exchange> exchange, std::string_view model, std::string_view version,
           const Registry& registry, const Lifecycle& lifecycle);

}  // namespace mainstay::http::oip
