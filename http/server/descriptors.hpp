#pragma once

namespace mainstay::http {

/// Asks the system for as many file descriptors as `connections` and the rest of the process need, and has the kernel
/// make room for them now. Returns how many connections fit under what it grants.
unsigned reserve_descriptors(unsigned connections) noexcept;

}  // namespace mainstay::http
