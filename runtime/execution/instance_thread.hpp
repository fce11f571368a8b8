#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "runtime/execution/executor.hpp"

namespace mainstay {

/// The life of an instance, on its own thread. Where it ends in a call that had begun, the call's requests are put into
/// `failed_calls`.
using LiveInstance = std::function<Ending(const ExecutorTask& task, std::vector<JobPtr>& failed_calls)>;

/// Begins such a life. Whatever `live` throws is the end of that instance alone, and of its call. Its seat takes
/// nothing more afterwards, its last word is said, and all that it held is gone before `census` hears that it has left.
void start_instance(ExecutorTask task, std::shared_ptr<Census> census, LiveInstance live);

}  // namespace mainstay
