#pragma once

#include <cstdint>

namespace mainstay::bench {

/// A connected socket that never blocks, to 127.0.0.1 from 127.0.1.FROM, or from wherever the system likes for 0.
int connect_to(std::uint16_t port, unsigned from);

}  // namespace mainstay::bench
