#pragma once

#include <memory>

#include "config/config.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Sleeps as many seconds as the first element of INPUT0 (FP32) says, and answers INPUT0 as OUTPUT0. The whole batch
/// shares one sleep, which ends early where nobody wants the answer any more.
Result<std::unique_ptr<Model>> make_sleep(const config::Model& config);

}  // namespace mainstay
