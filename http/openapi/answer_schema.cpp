#include "http/openapi/answer_schema.hpp"

#include <string>
#include <utility>
#include <variant>

#include "config/route_template.hpp"

namespace mainstay::http::openapi {

namespace {

using config::TemplateNode;
using Kind = TemplateNode::Kind;

Json schema_of(const TemplateNode& node) {
  switch (node.kind) {
    case Kind::literal:
      return {{"const", parsed(node.text)}};
    case Kind::object: {
      Json schema = {{"type", "object"}, {"properties", Json::object()}};
      for (const auto& [name, inner] : node.members) schema["properties"][name] = schema_of(inner);
      return schema;
    }
    case Kind::list:
      return {{"type", "array"}};
    case Kind::output:
      if (node.as == TemplateNode::As::list) return {{"type", "array"}};
      if (node.as == TemplateNode::As::base64) return {{"type", "string"}, {"contentEncoding", "base64"}};
      return {{"description", "The model's output " + node.text + "."}};
    case Kind::field:
      return {{"description", "The field " + node.text + " as it was read; null where it was left out."}};
    case Kind::server:
      return {{"description", "The server's " + node.text + "."}};
    case Kind::model:
      return {{"description", "The model's " + node.text + "."}};
    case Kind::file:
      return {{"description", "The kept file's " + node.text + "."}};
    case Kind::config:
      return {{"description", "The model's configuration: " + node.text + "."}};
  }
  return Json::object();
}

Json schema_of_document(const config::Route& route) {
  auto parsed_template = config::parse_template(route.answer.json);
  const auto* node = std::get_if<TemplateNode>(&parsed_template);
  if (route.answer.json != "null" && node) return schema_of(*node);
  if (route.kind == config::RouteKind::order) return schema_called("Done");
  return {{"type", "object"}, {"description", "All outputs of the model, by their names."}};
}

Json header(const std::string& description) { return {{"description", description}, {"schema", {{"type", "string"}}}}; }

}  // namespace

Json responses_of(const config::Route& route) {
  const auto& answer = route.answer;
  if (!answer.redirect.empty()) {
    auto moved = json_answer("The model says where to look.", Json{{"type", "object"}});
    moved["headers"]["Location"] = header("Where that is.");
    return {{"303", std::move(moved)}};
  }
  Json good = {{"description", "It went well."}};
  auto& content = good["content"];
  if (route.kind == config::RouteKind::files)
    content["*/*"]["schema"] = Json::object();
  else if (!answer.image.output.empty())
    content[answer.image.format == config::ImageFormat::png ? "image/png" : "image/jpeg"]["schema"] = Json::object();
  else if (!answer.output.empty())
    content[answer.content_type]["schema"] = Json::object();
  if (content.empty() || (answer.has_content() && answer.json != "null"))
    content["application/json"]["schema"] = schema_of_document(route);
  for (const auto& [name, value] : answer.headers) good["headers"][name] = header("Always: " + value);
  if (route.async)
    return {{"202", json_answer("It is a job now; Location says where to ask for it.", Json{{"type", "object"}})}};
  return {{std::to_string(answer.status), std::move(good)}};
}

}  // namespace mainstay::http::openapi
