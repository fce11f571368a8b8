#pragma once

#include <cstdint>

#include "http/guard/scope.hpp"

namespace mainstay::http {

/// What is served at one address.
enum class Surface : std::uint8_t {
  whole,
  work,   ///< what has another address of its own is left out
  admin,  ///< only that
};

constexpr bool serves(Surface surface, Scope scope) noexcept {
  if (surface == Surface::whole || scope == Scope::open) return true;
  return (scope == Scope::infer) == (surface == Surface::work);
}

}  // namespace mainstay::http
