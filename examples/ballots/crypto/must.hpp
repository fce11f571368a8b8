#pragma once

#include <stdexcept>
#include <string>

namespace mainstay::ballots {

/// OpenSSL fails here only where memory or randomness has run out; neither is the client's mistake.
inline void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string(what) + " failed");
}

}  // namespace mainstay::ballots
