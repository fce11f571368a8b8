#pragma once

#include <string>

#include "config/route_template.hpp"
#include "config/routes.hpp"
#include "http/admin/status.hpp"
#include "http/dependencies.hpp"

namespace mainstay::http::routes {

/// A document of an operator's own about the server and its models. The route must outlive it.
class Document {
 public:
  explicit Document(const config::Route& route);

  /// As JSON, as things are at the moment.
  std::string text(const Dependencies& dependencies, Moment moment) const;

 private:
  const config::Route& route_;
  const config::TemplateNode template_;
};

}  // namespace mainstay::http::routes
