#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/queue/job.hpp"

namespace mainstay {

/// One call to a model, wherever that runs.
using Compute = std::function<Result<std::vector<Tensor>>(const std::vector<Tensor>& inputs)>;

/// Computes requests as one call and answers them. What went wrong with the model, if anything did: then those that it
/// concerns are not answered yet.
std::optional<std::string> serve_call(const Compute& compute, std::span<const JobPtr> jobs, Clock::time_point began);

}  // namespace mainstay
