#pragma once

#include <string>

namespace mainstay::demo {

/// Writes the benches' model: 784-512-512-10 with ReLU between, random weights, always the same ones.
void write_mlp(const std::string& file);

}  // namespace mainstay::demo
