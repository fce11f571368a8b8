#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "config/route_template.hpp"
#include "config/routes.hpp"
#include "http/exchange.hpp"
#include "http/routes/kept_answer.hpp"
#include "http/routes/route_fields.hpp"

namespace mainstay::http::routes {

/// Whom an answer is for.
struct Asker {
  std::string_view model;
  const FieldValues& values;
  /// Where there is a document besides what is sent in its place.
  bool prefers_json = false;
};

/// Makes the answers of a route. The route must outlive it and its answers.
class RouteAnswer {
 public:
  explicit RouteAnswer(const config::Route& route);

  /// Writes images and files where it has such: not for an I/O thread then.
  Response of(const InferResponse& response, const Asker& asker) const;
  /// Of a route that computes nothing: with `otherwise` where it has no document of its own.
  Response of(const std::string& otherwise, const FieldValues& values) const;
  /// A document that is put together already.
  Response with_body(std::string json) const;

 private:
  Response refusal(const Error& error) const;
  Response document_of(const InferResponse& response, const FieldValues& values, const KeptFile* file) const;
  Response content_of(const InferResponse& response, const Asker& asker) const;
  Response redirect_to(const InferResponse& response) const;
  void append_field_place(std::string& out, const std::string& name, const FieldValues& values) const;
  Response head() const;

  const config::Route& route_;
  const config::TemplateNode template_;
  /// Null: none are kept.
  const std::unique_ptr<KeptAnswers> kept_;
};

}  // namespace mainstay::http::routes
