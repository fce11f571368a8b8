#include "config/builtin.hpp"

#include <string>
#include <string_view>

#include "config/quote.hpp"

namespace mainstay::config {

std::string builtin_trouble(std::string_view path) {
  return "found " + quote_shortened(path) +
         ", allowed: a built-in model only with \"allow_builtin\": true in the configuration, or "
         "MAINSTAY_ALLOW_BUILTIN=true";
}

}  // namespace mainstay::config
