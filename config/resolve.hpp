#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/describe.hpp"
#include "config/path.hpp"

namespace mainstay::config {

/// Which value a name means, or why it means none.
struct Resolution {
  std::optional<Keys> keys;
  std::string trouble;
};

/// "server.port", as files, aliases and options write it.
Resolution resolve_path(const Fields& fields, std::string_view path);

/// "MAINSTAY_SERVER__PORT". Keys are matched without regard to case; names in a loose map also without regard to
/// punctuation, so that MAINSTAY_MODELS__MY_MODEL__PATH means the "my-model" that there is.
Resolution resolve_variable(const Fields& fields, std::string_view variable);

/// How many keys a variable's name has.
std::size_t variable_depth(std::string_view variable);

/// Every path that can be set, sections included; "NAME" stands for the names in a map.
std::vector<Keys> known_paths(const Fields& fields);

/// The field at keys that resolve; makes the entries of maps on the way.
Field field_at(const Fields& fields, const Keys& keys);

}  // namespace mainstay::config
