#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "config/routes.hpp"

namespace mainstay::config {

/// What is looked at in a field, in the usual order.
enum class FieldCheck : std::uint8_t {
  type,        ///< that it is there, and what it has to be
  format,      ///< of an image, by its content
  length,      ///< in characters
  size,        ///< in bytes
  dimensions,  ///< of an image
  range,       ///< of a number
  pattern,     ///< of a text
  items,       ///< how many a list has
};

/// What is looked at in such a field, in the usual order.
std::vector<FieldCheck> checks_of(const RouteField& field);

/// One of the checks that a request goes through.
struct CheckStep {
  enum class Kind : std::uint8_t {
    field,
    model_loaded,  ///< where a request does not wait for that
    loading,       ///< that no model is being loaded; only where a route names it
    busy,          ///< that the model, or one of its group, is not at work where it refuses whoever comes then
  };
  Kind kind = Kind::field;
  /// The place of the field, and what is looked at in it.
  std::size_t field = 0;
  FieldCheck check = FieldCheck::type;

  bool operator==(const CheckStep&) const = default;
};

/// All checks of a route, each once: first what its `checks` name, then the others of its fields, one field after the
/// other, then whether the model is loaded, then whether it is busy.
std::vector<CheckStep> steps_of(const Route& route);

/// What is wrong with a route's `checks`: each time the key, and a message.
std::vector<std::pair<std::string, std::string>> mistakes_of_checks(const Route& route);

}  // namespace mainstay::config
