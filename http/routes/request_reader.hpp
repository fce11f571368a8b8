#pragma once

#include <simdjson.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "http/exchange.hpp"
#include "http/router.hpp"
#include "http/routes/field_rule.hpp"
#include "http/routes/query.hpp"
#include "runtime/result.hpp"

namespace mainstay::http::routes {

/// One request, whose query and body are taken apart when a field of them is first asked for.
class RequestReader {
 public:
  RequestReader(const Exchange& exchange, const PathParameters& path) : exchange_(exchange), path_(path) {}

  /// Nothing: the request has left it out.
  Result<std::optional<FieldValue>> read(const FieldRule& rule);

 private:
  using Named = std::vector<std::pair<std::string, Buffer>>;

  Result<std::optional<FieldValue>> read_json(const FieldRule& rule);
  Status parse_json();
  Status parse_query();
  Status parse_form();
  static std::optional<FieldValue> none() { return std::nullopt; }

  const Exchange& exchange_;
  const PathParameters& path_;
  simdjson::dom::parser parser_;
  std::optional<simdjson::dom::object> json_;
  std::optional<Named> query_;
  std::optional<Named> form_;
};

}  // namespace mainstay::http::routes
