#pragma once

#include <memory>

#include "config/config.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Answers its inputs: the first output is the first input's memory, and so on. Takes and gives what the configuration
/// declares, by default INPUT0 and OUTPUT0, FP32 of any length.
Result<std::unique_ptr<Model>> make_echo(const config::Model& config);

}  // namespace mainstay
