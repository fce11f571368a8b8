#pragma once

#include <cstdint>

namespace mainstay::http {

/// What a route is for, and so who may use it.
enum class Scope : std::uint8_t {
  open,     ///< everybody: it tells whether the server is there, and no more
  infer,    ///< whoever uses models
  admin,    ///< whoever runs the server
  metrics,  ///< whoever watches it
};

}  // namespace mainstay::http
