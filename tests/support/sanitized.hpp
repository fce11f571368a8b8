#pragma once

namespace mainstay::testing {

/// Sanitizers make everything slow, keep memory that no limit foresees, and end a process in their own way.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

}  // namespace mainstay::testing
