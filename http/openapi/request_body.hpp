#pragma once

#include <string>
#include <vector>

#include "config/routes.hpp"
#include "http/openapi/field_example.hpp"
#include "http/openapi/json.hpp"

namespace mainstay::http::openapi {

/// Puts together what is said of the body that a route's requests have.
class RequestBody {
 public:
  explicit RequestBody(const config::Route& route);

  void add(const config::RouteField& field, const FieldExample& example);
  /// It has been added nothing.
  bool empty() const noexcept { return schema_.is_null(); }
  Json json(bool with_example) &&;

 private:
  void add_member(const config::RouteField& field, const FieldExample& example);

  std::vector<std::string> media_types_;
  bool required_ = false;
  Json schema_;
  Json example_;
};

}  // namespace mainstay::http::openapi
