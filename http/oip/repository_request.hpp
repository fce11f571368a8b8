#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/result.hpp"

namespace mainstay::http::oip {

// What the calls of the repository may say. Nothing at all is as good as {}.

struct LoadRequest {
  /// JSON, whether it came as a text or as it is.
  std::optional<std::string> config;
};
Result<LoadRequest> parse_load_request(std::string_view body);

/// `unload_dependents` may be said and means nothing: no model depends on another one.
Status parse_unload_request(std::string_view body);

/// Whether only what is ready is asked for.
Result<bool> parse_index_request(std::string_view body);

}  // namespace mainstay::http::oip
