#include "http/routes/template_writer.hpp"

#include <utility>
#include <variant>

#include "http/json_text.hpp"

namespace mainstay::http::routes {

using Kind = config::TemplateNode::Kind;

std::optional<Error> append_template(std::string& out, const config::TemplateNode& node, const FillPlace& fill) {
  if (node.kind == Kind::literal) {
    out += node.text;
    return std::nullopt;
  }
  if (node.kind != Kind::object && node.kind != Kind::list) return fill(out, node);
  const bool object = node.kind == Kind::object;
  const char* separator = "";
  const auto append = [&](const config::TemplateNode& inner) {
    auto error = append_template(out, inner, fill);
    separator = ",";
    return error;
  };
  out += object ? '{' : '[';
  for (const auto& [name, inner] : node.members) {
    out += separator;
    append_json_string(out, name);
    out += ':';
    if (auto error = append(inner)) return error;
  }
  for (const auto& inner : node.items) {
    out += separator;
    if (auto error = append(inner)) return error;
  }
  out += object ? '}' : ']';
  return std::nullopt;
}

config::TemplateNode checked_template(const std::string& json) {
  auto parsed = config::parse_template(json);
  auto* node = std::get_if<config::TemplateNode>(&parsed);
  return node ? std::move(*node) : config::TemplateNode{};
}

}  // namespace mainstay::http::routes
