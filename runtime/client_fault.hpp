#pragma once

#include "runtime/error.hpp"

namespace mainstay {

/// Whether a model that answers a call with this found fault with the request, and is itself as good as before.
constexpr bool is_clients_fault(Errc error) noexcept {
  return error == Errc::invalid_argument || error == Errc::not_found;
}

}  // namespace mainstay
