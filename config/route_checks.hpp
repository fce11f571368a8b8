#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "config/routes.hpp"

namespace mainstay::config {

/// What is looked at in a field, in the usual order.
enum class FieldCheck : std::uint8_t {
  type,     ///< that it is there, and what it has to be
  length,   ///< in characters
  size,     ///< in bytes
  range,    ///< of a number
  pattern,  ///< of a text
  items,    ///< how many a list has
};

/// What is looked at in such a field, in the usual order.
std::vector<FieldCheck> checks_of(const RouteField& field);

}  // namespace mainstay::config
