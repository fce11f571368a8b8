#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace mainstay {

/// Everything that can go wrong with a request. The list is closed: a front end maps it once, nobody else knows its
/// codes.
enum class Errc : std::uint8_t {
  invalid_argument,    ///< the request breaks the model's or the route's limits
  unauthenticated,     ///< no key, or a wrong one
  forbidden,           ///< the key lacks the scope
  not_found,           ///< no such model, version or route
  method_not_allowed,  ///< the route exists, this method does not
  busy,                ///< an exclusive operation is already under way
  too_large,           ///< over a byte limit
  headers_too_large,   ///< request line and headers are over their limit
  unsupported_media,   ///< a content type or encoding that is not read here
  gone,                ///< it was there, and will not be again
  conflicting,         ///< it speaks of another request than the one before
  poisonous,           ///< this very request has brought its model down twice
  rate_limited,        ///< over the rate the client may use
  internal,            ///< the model failed
  unimplemented,       ///< a part of the protocol that is not served
  unavailable,         ///< not ready, queue full, draining
  deadline_exceeded,   ///< the answer was not there in time
};

/// An error as it reaches a client: never a stack trace, never a path.
struct Error {
  Errc code = Errc::internal;
  std::string message;
  /// When it is worth trying again; meaningful for `unavailable` and `rate_limited`.
  std::chrono::milliseconds retry_after{1000};
};

}  // namespace mainstay
