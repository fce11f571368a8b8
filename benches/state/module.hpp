#pragma once

#include <cstddef>
#include <string>

namespace mainstay::bench {

/// Writes a TorchScript module with buffers of `total` bytes, of which a call changes `changed`. It is there for what
/// its state costs: what it computes costs next to nothing.
void make_module(const std::string& file, std::size_t total, std::size_t changed);

}  // namespace mainstay::bench
