#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/embedded_file.hpp"
#include "http/openapi/json.hpp"

namespace mainstay::http::openapi {

/// schemas.json and the files of http/openapi/rooms/.
std::span<const EmbeddedFile> openapi_files() noexcept;

/// What is said of the server's own routes. Each file of rooms/ is a list of entries, one for routes that are told of
/// in the same words: `method` and `paths`, or `below` for all paths below some; `refusals`, the statuses that an error
/// of these routes can have; `subjects`, which models its examples are of, and `example`, what is asked of them (see
/// own_operation.hpp). All else of it is OpenAPI's.
class Handbook {
 public:
  Handbook();

  /// Null: nobody has described the route.
  const Json* find(std::string_view method, std::string_view pattern) const;
  /// "GET /v2" for each route that is described by its path.
  std::vector<std::string> described() const;
  const Json& components() const noexcept { return components_; }

 private:
  std::vector<Json> entries_;
  Json components_;
};

}  // namespace mainstay::http::openapi
