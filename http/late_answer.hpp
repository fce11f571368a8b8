#pragma once

#include <functional>
#include <memory>

#include "http/exchange.hpp"

namespace mainstay::http {

/// Answers an exchange, once, from whatever thread; the answer is given on an I/O thread. Can be copied: what is
/// called is the same exchange.
using LateAnswer = std::function<void(Response)>;
LateAnswer answer_later(std::unique_ptr<Exchange> exchange);

}  // namespace mainstay::http
