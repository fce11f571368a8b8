#pragma once

#include <memory>

#include "config/config.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Does what the elements of INPUT0 (BYTES) order, one after the other.
///
///   ok       nothing
///   throw    throws an exception
///   error    answers with an error
///   hang     never returns, and uses no CPU
///   abort    takes the whole process along
///   exit     ends the whole process, with code 3
///   segfault takes the whole process along, by the signal of a wild access
///   leak:N   touches N MiB and keeps them as long as this instance lives
///   corrupt  spoils the instance's state: from the next call on its answers are wrong
///   drift    the same, but a reset does not help: only a fresh instance does
///
/// For each element OUTPUT0 (BYTES) is "ok", or "corrupted" where the state is spoilt, and OUTPUT1 (INT64) counts the
/// elements that this instance has answered since its last reset.
Result<std::unique_ptr<Model>> make_fault(const config::Model& config);

}  // namespace mainstay
