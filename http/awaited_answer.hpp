#pragma once

#include <memory>
#include <string>

#include "http/exchange.hpp"
#include "runtime/queue/completion.hpp"

namespace mainstay::http {

/// A promise whose end is the answer: `done` where it was kept, the error otherwise. Answered on an I/O thread, whoever
/// keeps it. `model` is for the log.
Completion answer_when_done(std::unique_ptr<Exchange> exchange, std::string model, Response done);

}  // namespace mainstay::http
