#pragma once

#include "examples/discop/make_model/corpus.hpp"
#include "examples/discop/make_model/network.hpp"

namespace mainstay::discop {

/// Teaches a network to say what comes next in the corpus; the same network at each run on one machine. Says how it
/// goes on standard error.
Network train(const Corpus& corpus);

}  // namespace mainstay::discop
