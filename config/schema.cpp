#include "config/schema.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>

#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/overloaded.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

using Json = nlohmann::ordered_json;

/// Collects the definitions that several places refer to.
class SchemaWriter {
 public:
  Json object(const Fields& fields) {
    Json schema{{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
    Json required = Json::array();
    for (const auto& field : fields) {
      schema["properties"][field.key] = value(field);
      if (field.required) required.push_back(field.key);
    }
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
  }

  Json definitions() && { return std::move(definitions_); }

 private:
  Json value(const Field& field) {
    Json schema = std::visit([this](const auto& v) { return constraints(v); }, field.value);
    if (!field.doc.empty()) schema["description"] = field.doc;
    if (has_default(field)) schema["default"] = Json::parse(json_text(field));
    return schema;
  }

  static bool has_default(const Field& field) {
    return !field.required && !field.doc.empty() && !std::holds_alternative<Section>(field.value) &&
           !std::holds_alternative<Dimensions>(field.value);
  }

  Json constraints(const Integer& i) { return {{"type", "integer"}, {"minimum", i.min}, {"maximum", i.max}}; }
  Json constraints(const Number& n) { return {{"type", "number"}, {"minimum", n.min}, {"maximum", n.max}}; }
  Json constraints(const Boolean&) { return {{"type", "boolean"}}; }
  Json constraints(const Text& t) {
    return {{"type", "string"}, {"minLength", t.min_length}, {"maxLength", t.max_length}};
  }
  Json constraints(const Choice& c) { return {{"type", "string"}, {"enum", c.allowed}}; }
  Json constraints(const Dimensions& d) {
    const Json item{{"type", "integer"}, {"minimum", -1}, {"not", {{"const", 0}}}};
    return {{"type", "array"}, {"maxItems", d.max_items}, {"items", item}};
  }
  Json constraints(const Section& s) { return object(s.fields); }
  Json constraints(const List& l) {
    return {{"type", "array"}, {"maxItems", l.max_items}, {"items", reference(l.element, l.prototype())}};
  }
  Json constraints(const Map& m) {
    const Field prototype = m.prototype();
    return {{"type", "object"},
            {"propertyNames", {{"pattern", m.names.regex()}}},
            {"additionalProperties", m.element.empty() ? value(prototype) : reference(m.element, prototype)}};
  }

  Json reference(const std::string& name, const Field& prototype) {
    if (!definitions_.contains(name)) {
      // Into a value of its own first: it may define others.
      Json definition = value(prototype);
      definitions_[name] = std::move(definition);
    }
    return {{"$ref", "#/definitions/" + name}};
  }

  Json definitions_ = Json::object();
};

std::string document(const std::string& title, const Fields& fields) {
  SchemaWriter writer;
  Json root{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
  root.update(writer.object(fields));
  root["properties"]["$schema"] = {{"type", "string"}, {"description", "Where an editor finds this schema."}};
  root["definitions"] = std::move(writer).definitions();
  return root.dump(2) + "\n";
}

}  // namespace

std::string schema() {
  Config config;
  return document("The configuration of mainstay", describe(config));
}

std::string model_schema() {
  Model model;
  return document("A model of mainstay, as in model.json", describe(model));
}

}  // namespace mainstay::config
