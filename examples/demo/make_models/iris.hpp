#pragma once

#include <string>

namespace mainstay::demo {

/// Trains the demo's model and writes it: measurements [n, 4] to probabilities [n, 3] and species [n].
void write_iris(const std::string& file);

}  // namespace mainstay::demo
