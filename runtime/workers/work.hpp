#pragma once

#include <functional>

#include "runtime/model.hpp"

namespace mainstay::workers {

/// Where a worker finds the socket to its server.
inline constexpr int worker_socket = 3;

/// What a worker process does from its first to its last moment: loads the model that its server names, and answers
/// calls until that says bye or is gone. `prepare` makes what loads models; it is called when the model's configuration
/// is known and its limits are in force. The exit code.
int work(int socket, const std::function<LoadModel(const ModelSource&)>& prepare);

}  // namespace mainstay::workers
