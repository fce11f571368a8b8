#pragma once

#include <memory>

#include "runtime/model.hpp"

namespace mainstay {

/// The models that come with the program, for demos, benches and tests; a configuration names them as their path.
///
///   builtin/echo   answers its inputs, by position and without a copy
///   builtin/sleep  sleeps the seconds that it is given
///   builtin/fault  crashes, hangs, leaks and spoils its state on request
std::unique_ptr<Backend> make_builtin_backend();

}  // namespace mainstay
