#include "http/routes/request_reader.hpp"

#include <algorithm>
#include <string>

#include "http/routes/header_parameters.hpp"
#include "http/routes/multipart.hpp"

namespace mainstay::http::routes {

namespace {

using config::FieldSource;
using simdjson::dom::element;
using simdjson::dom::object;

// Brackets within brackets.
constexpr std::size_t max_depth = 64;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

std::vector<std::pair<std::string, Buffer>> buffers_of(Pairs pairs) {
  std::vector<std::pair<std::string, Buffer>> named;
  for (auto& [name, value] : pairs) named.emplace_back(std::move(name), Buffer::of(std::move(value)));
  return named;
}

std::vector<Buffer> called(const std::vector<std::pair<std::string, Buffer>>& named, std::string_view name) {
  std::vector<Buffer> values;
  for (const auto& [key, value] : named)
    if (key == name) values.push_back(value);
  return values;
}

/// What stands at "user.id" in an object; nothing: it is not there, or null.
std::optional<element> member(object json, std::string_view path) {
  for (;;) {
    const auto dot = path.find('.');
    element found;
    if (json.at_key(path.substr(0, dot)).get(found) || found.is_null()) return std::nullopt;
    if (dot == std::string_view::npos) return found;
    if (found.get(json)) return std::nullopt;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

Result<std::optional<FieldValue>> RequestReader::read(const FieldRule& rule) {
  const auto& field = rule.field();
  const auto from = [&](std::vector<Buffer> texts, bool commas) -> Result<std::optional<FieldValue>> {
    if (texts.empty()) return none();
    auto value = rule.from_texts(texts, commas);
    if (!value) return std::move(value).error();
    return std::optional(std::move(value).value());
  };
  switch (field.from) {
    case FieldSource::fixed:
      return none();
    case FieldSource::path:
      return from({Buffer::of(std::string(path_[field.place()]))}, true);
    case FieldSource::header: {
      const auto text = exchange_.header(field.place());
      return text ? from({Buffer::of(std::string(*text))}, true) : none();
    }
    case FieldSource::query:
      if (auto status = parse_query(); !status) return std::move(status).error();
      return from(called(*query_, field.place()), true);
    case FieldSource::form:
      if (auto status = parse_form(); !status) return std::move(status).error();
      return from(called(*form_, field.place()), false);
    case FieldSource::body:
      return exchange_.request().body.size() == 0 ? none() : from({exchange_.request().body}, false);
    case FieldSource::json:
      break;
  }
  return read_json(rule);
}

Result<std::optional<FieldValue>> RequestReader::read_json(const FieldRule& rule) {
  if (auto status = parse_json(); !status) return std::move(status).error();
  const auto found = member(*json_, rule.field().place());
  if (!found) return none();
  auto value = rule.from_json(*found);
  if (!value) return std::move(value).error();
  return std::optional(std::move(value).value());
}

Status RequestReader::parse_json() {
  if (json_) return success();
  const auto text = exchange_.request().body.text();
  if (text.empty()) return invalid("the body is empty, allowed: a JSON object");
  if (parser_.allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth))
    return Error{Errc::unavailable, "there is no memory to read the body"};
  element document;
  if (const auto code = parser_.parse(text.data(), text.size(), true).get(document))
    return invalid(std::string("the body is not valid JSON: ") + simdjson::error_message(code));
  object members;
  if (document.get(members)) return invalid("the body is not a JSON object");
  json_ = members;
  return success();
}

Status RequestReader::parse_query() {
  if (query_) return success();
  auto pairs = parse_urlencoded(query_of(exchange_.request().target), "query");
  if (!pairs) return std::move(pairs).error();
  query_ = buffers_of(std::move(pairs).value());
  return success();
}

Status RequestReader::parse_form() {
  if (form_) return success();
  const auto& body = exchange_.request().body;
  const auto type = parse_header_parameters(exchange_.header("content-type").value_or(""));
  if (type && type->value == "application/x-www-form-urlencoded") {
    auto pairs = parse_urlencoded(body.text(), "form");
    if (!pairs) return std::move(pairs).error();
    form_ = buffers_of(std::move(pairs).value());
    return success();
  }
  const auto* boundary = type && type->value == "multipart/form-data" ? type->find("boundary") : nullptr;
  if (!boundary)
    return Error{Errc::unsupported_media,
                 "the body is not a form: its Content-Type must be multipart/form-data with a boundary, or "
                 "application/x-www-form-urlencoded"};
  auto parts = parse_multipart(body, *boundary);
  if (!parts) return std::move(parts).error();
  form_.emplace();
  for (auto& part : *parts) form_->emplace_back(std::move(part.name), std::move(part.data));
  return success();
}

}  // namespace mainstay::http::routes
