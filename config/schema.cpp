#include "config/schema.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>

#include "config/config.hpp"
#include "config/describe.hpp"
#include "config/overloaded.hpp"
#include "config/per_cpu.hpp"
#include "config/write.hpp"

namespace mainstay::config {
namespace {

using SchemaJson = nlohmann::ordered_json;

/// Collects the definitions that several places refer to.
class SchemaWriter {
 public:
  SchemaJson object(const Fields& fields) {
    SchemaJson schema{{"type", "object"}, {"additionalProperties", false}, {"properties", SchemaJson::object()}};
    SchemaJson required = SchemaJson::array();
    for (const auto& field : fields) {
      schema["properties"][field.key] = value(field);
      if (field.required) required.push_back(field.key);
    }
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
  }

  SchemaJson definitions() && { return std::move(definitions_); }

 private:
  SchemaJson value(const Field& field) {
    SchemaJson schema = std::visit([this](const auto& v) { return constraints(v); }, field.value);
    if (!field.doc.empty()) schema["description"] = field.doc;
    if (has_default(field)) schema["default"] = SchemaJson::parse(json_text(field));
    return schema;
  }

  static bool has_default(const Field& field) {
    return !field.required && !field.doc.empty() && !std::holds_alternative<Section>(field.value) &&
           !std::holds_alternative<Dimensions>(field.value);
  }

  SchemaJson constraints(const Integer& i) {
    SchemaJson number{{"type", "integer"}, {"minimum", i.min}, {"maximum", i.max}};
    if (!i.per_cpu) return number;
    // Each keyword binds the type that it is about alone.
    number["type"] = {"integer", "string"};
    number["pattern"] = per_cpu_regex;
    return number;
  }
  SchemaJson constraints(const Number& n) { return {{"type", "number"}, {"minimum", n.min}, {"maximum", n.max}}; }
  SchemaJson constraints(const Boolean&) { return {{"type", "boolean"}}; }
  SchemaJson constraints(const Text& t) {
    return {{"type", "string"}, {"minLength", t.min_length}, {"maxLength", t.max_length}};
  }
  SchemaJson constraints(const Choice& c) { return {{"type", "string"}, {"enum", c.allowed}}; }
  SchemaJson constraints(const config::Json&) {
    return {{"type", {"object", "array", "string", "number", "boolean", "null"}}};
  }
  SchemaJson constraints(const Texts& t) {
    const SchemaJson pattern = t.spelling.regex();
    SchemaJson list{{"type", "array"},
                    {"maxItems", t.max_items},
                    {"uniqueItems", true},
                    {"items", {{"type", "string"}, {"pattern", pattern}}}};
    if (t.loose) {
      list["type"] = {"array", "string"};
      list["pattern"] = pattern;
      list["items"]["type"] = {"string", "integer"};
    }
    return list;
  }
  SchemaJson constraints(const Dimensions& d) {
    if (d.fixed)
      return {{"type", "array"}, {"maxItems", d.max_items}, {"items", {{"type", "integer"}, {"minimum", 0}}}};
    const SchemaJson item{{"type", "integer"}, {"minimum", -1}, {"not", {{"const", 0}}}};
    return {{"type", "array"}, {"maxItems", d.max_items}, {"items", item}};
  }
  SchemaJson constraints(const Section& s) { return object(s.fields); }
  SchemaJson constraints(const List& l) {
    return {{"type", "array"}, {"maxItems", l.max_items}, {"items", reference(l.element, l.prototype())}};
  }
  SchemaJson constraints(const Map& m) {
    const Field prototype = m.prototype();
    return {{"type", "object"},
            {"propertyNames", {{"pattern", m.names.regex()}}},
            {"additionalProperties", m.element.empty() ? value(prototype) : reference(m.element, prototype)}};
  }

  SchemaJson reference(const std::string& name, const Field& prototype) {
    if (!definitions_.contains(name)) {
      // Into a value of its own first: it may define others.
      SchemaJson definition = value(prototype);
      definitions_[name] = std::move(definition);
    }
    return {{"$ref", "#/definitions/" + name}};
  }

  SchemaJson definitions_ = SchemaJson::object();
};

std::string document(const std::string& title, const Fields& fields) {
  SchemaWriter writer;
  SchemaJson root{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
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
