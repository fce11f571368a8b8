#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "http/exchange.hpp"

namespace mainstay::http {

/// A document as it is sent. Texts that are not UTF-8 come out with question marks in place of what is not.
inline std::string printed(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

inline Response json_response(const nlohmann::ordered_json& json) {
  Response response;
  response.body = printed(json);
  return response;
}

}  // namespace mainstay::http
