#include "http/routes/route_answer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "http/errors.hpp"
#include "http/json_text.hpp"
#include "http/routes/answer_content.hpp"
#include "http/routes/field_json.hpp"
#include "http/routes/output_content.hpp"
#include "http/routes/output_json.hpp"
#include "http/routes/template_writer.hpp"

namespace mainstay::http::routes {

namespace {

using Kind = config::TemplateNode::Kind;

constexpr std::size_t longest_location = 2048;
constexpr int see_other = 303;

/// What a model says must not become a header of its own, nor a script.
bool is_location(std::string_view text) {
  const bool plain =
      std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>'; });
  const bool here = text.starts_with('/') || text.starts_with("https://") || text.starts_with("http://");
  return plain && here && text.size() <= longest_location;
}

void append_file_place(std::string& out, std::string_view fact, const KeptFile& file) {
  if (fact == "bytes")
    out += std::to_string(file.bytes);
  else
    append_json_string(out, fact == "url" ? file.url : file.name);
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

RouteAnswer::RouteAnswer(const config::Route& route)
    : route_(route),
      template_(checked_template(route.answer.json)),
      kept_(route.answer.file.folder.empty() ? nullptr : std::make_unique<KeptAnswers>(route)) {}

Response RouteAnswer::of(const InferResponse& response, const Asker& asker) const {
  if (!route_.answer.redirect.empty()) return redirect_to(response);
  if (route_.answer.has_content()) return content_of(response, asker);
  return document_of(response, asker.values, nullptr);
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

Response RouteAnswer::document_of(const InferResponse& response, const FieldValues& values,
                                  const KeptFile* file) const {
  std::string body;
  const auto fill = [&](std::string& out, const config::TemplateNode& place) -> std::optional<Error> {
    if (place.kind == Kind::field) {
      append_field_place(out, place.text, values);
      return std::nullopt;
    }
    if (place.kind == Kind::file) {
      append_file_place(out, place.text, *file);
      return std::nullopt;
    }
    const auto output = output_called(response, place.text);
    if (!output) return output.error();
    return append_output(out, **output, place.as);
  };
  const auto error = route_.answer.json == "null" ? append_all(body, response) : append_template(body, template_, fill);
  return error ? refusal(*error) : with_body(std::move(body));
}

Response RouteAnswer::content_of(const InferResponse& response, const Asker& asker) const {
  const bool negotiated = route_.answer.json != "null";
  const bool document = negotiated && asker.prefers_json;
  std::string content;
  KeptFile file;
  if (!document || kept_) {
    auto made = content_of_answer(route_.answer, response);
    if (!made) return refusal(made.error());
    content = std::move(made).value();
  }
  if (kept_) {
    auto kept = kept_->keep(content, {asker.model, asker.values, std::chrono::system_clock::now()});
    if (!kept) return refusal(kept.error());
    file = std::move(kept).value();
  }
  auto answer = document ? document_of(response, asker.values, &file) : with_body(std::move(content));
  if (!document) answer.content_type = content_type_of(route_.answer);
  if (negotiated) answer.headers.push_back({"Vary", "Accept"});
  if (!document && kept_) answer.headers.push_back({"Content-Disposition", "inline; filename=\"" + file.name + "\""});
  if (!document && !file.url.empty()) answer.headers.push_back({"Content-Location", file.url});
  return answer;
}

Response RouteAnswer::redirect_to(const InferResponse& response) const {
  const auto& name = route_.answer.redirect;
  const auto output = output_called(response, name);
  if (!output) return refusal(output.error());
  const auto location = routes::content_of(**output);
  if (!location) return refusal(location.error());
  if (!is_location(*location))
    return refusal({Errc::internal, "output " + shown(name) + " of the model is no place to be sent to"});
  auto answer = with_body("{}");
  answer.status = see_other;
  answer.headers.push_back({"Location", std::string(*location)});
  return answer;
}

}  // namespace mainstay::http::routes
