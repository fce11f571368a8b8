#include "http/routes/route_answer.hpp"

#include <algorithm>
#include <utility>

#include "http/errors.hpp"
#include "http/json_text.hpp"
#include "http/routes/field_json.hpp"
#include "http/routes/output_content.hpp"
#include "http/routes/output_json.hpp"
#include "http/routes/template_writer.hpp"

namespace mainstay::http::routes {

namespace {

using Kind = config::TemplateNode::Kind;

constexpr std::size_t longest_location = 2048;
constexpr int see_other = 303;

const Tensor* output_called(const InferResponse& response, const std::string& name) {
  const auto found = std::ranges::find(response.outputs, name, &Tensor::name);
  return found == response.outputs.end() ? nullptr : &*found;
}

Error no_output(const std::string& name) { return {Errc::internal, "the model gave no output " + shown(name)}; }

/// What a model says must not become a header of its own, nor a script.
bool is_location(std::string_view text) {
  const bool plain =
      std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>'; });
  const bool here = text.starts_with('/') || text.starts_with("https://") || text.starts_with("http://");
  return plain && here && text.size() <= longest_location;
}

std::optional<Error> append_all(std::string& out, const InferResponse& response) {
  out += '{';
  for (const auto& output : response.outputs) {
    if (out.size() > 1) out += ',';
    append_any_as_json_string(out, output.name);
    out += ':';
    if (auto error = append_output(out, output, config::TemplateNode::As::value)) return error;
  }
  out += '}';
  return std::nullopt;
}

}  // namespace

RouteAnswer::RouteAnswer(const config::Route& route) : route_(route), template_(checked_template(route.answer.json)) {}

Response RouteAnswer::of(const InferResponse& response, const FieldValues& values) const {
  if (!route_.answer.redirect.empty()) return redirect_to(response);
  if (!route_.answer.output.empty()) return content_of_output(response);
  return document_of(response, values);
}

Response RouteAnswer::of(const std::string& otherwise, const FieldValues& values) const {
  if (route_.answer.json == "null") return with_body(otherwise);
  std::string body;
  const auto error = append_template(body, template_, [&](std::string& out, const config::TemplateNode& place) {
    if (place.kind == Kind::field) append_field_place(out, place.text, values);
    return std::optional<Error>{};
  });
  return error ? refusal(*error) : with_body(std::move(body));
}

Response RouteAnswer::with_body(std::string json) const {
  auto response = head();
  response.body = std::move(json);
  return response;
}

Response RouteAnswer::refusal(const Error& error) const { return error_response(error); }

Response RouteAnswer::head() const {
  Response response;
  response.status = static_cast<int>(route_.answer.status);
  for (const auto& [name, value] : route_.answer.headers) response.headers.push_back({name, value});
  return response;
}

void RouteAnswer::append_field_place(std::string& out, const std::string& name, const FieldValues& values) const {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (route_.fields[i].name == name) return append_field(out, values[i]);
}

Response RouteAnswer::document_of(const InferResponse& response, const FieldValues& values) const {
  std::string body;
  const auto fill = [&](std::string& out, const config::TemplateNode& place) -> std::optional<Error> {
    if (place.kind == Kind::field) {
      append_field_place(out, place.text, values);
      return std::nullopt;
    }
    const auto* output = output_called(response, place.text);
    if (!output) return no_output(place.text);
    return append_output(out, *output, place.as);
  };
  const auto error = route_.answer.json == "null" ? append_all(body, response) : append_template(body, template_, fill);
  return error ? refusal(*error) : with_body(std::move(body));
}

Response RouteAnswer::content_of_output(const InferResponse& response) const {
  const auto& name = route_.answer.output;
  const auto* output = output_called(response, name);
  if (!output) return refusal(no_output(name));
  const auto content = content_of(*output);
  if (!content) return refusal(content.error());
  auto answer = with_body(std::string(*content));
  answer.content_type = route_.answer.content_type;
  return answer;
}

Response RouteAnswer::redirect_to(const InferResponse& response) const {
  const auto& name = route_.answer.redirect;
  const auto* output = output_called(response, name);
  if (!output) return refusal(no_output(name));
  const auto location = content_of(*output);
  if (!location) return refusal(location.error());
  if (!is_location(*location))
    return refusal({Errc::internal, "output " + shown(name) + " of the model is no place to be sent to"});
  auto answer = with_body("{}");
  answer.status = see_other;
  answer.headers.push_back({"Location", std::string(*location)});
  return answer;
}

}  // namespace mainstay::http::routes
