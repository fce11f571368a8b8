#pragma once

#include <cstddef>
#include <vector>

#include "runtime/queue/completion.hpp"

namespace mainstay {

/// Splits a promise: it is kept when all of its parts are, and if any has failed, with the first of their errors. Of no
/// parts it is kept at once.
std::vector<Completion> parts_of(const Completion& whole, std::size_t count);

}  // namespace mainstay
