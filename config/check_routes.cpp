#include "config/check_routes.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>
#include <variant>

#include "config/check_route_field.hpp"
#include "config/path.hpp"
#include "config/quote.hpp"
#include "config/route_path.hpp"
#include "config/route_template.hpp"

namespace mainstay::config {
namespace {

class RouteCheck {
 public:
  RouteCheck(const Route& route, std::string at, std::vector<RouteMistake>& mistakes)
      : route_(route), at_(std::move(at)), mistakes_(mistakes) {}

  void run() {
    check_path();
    check_kind();
    check_fields();
    check_body();
    check_answer();
  }

 private:
  void wrong(const std::string& where, std::string message) {
    mistakes_.push_back({at_ + "." + where, std::move(message)});
  }

  const RouteField* field(std::string_view name) const {
    const auto found = std::ranges::find(route_.fields, name, &RouteField::name);
    return found == route_.fields.end() ? nullptr : &*found;
  }

  void check_path() {
    if (const auto trouble = trouble_with(route_.path); !trouble.empty()) return wrong("path", trouble);
    const bool replaceable = route_.method == "GET" && route_.path == "/health";
    if (route_.replaces && !replaceable)
      wrong("replaces", "found true, allowed: true for GET /health alone, which the server has one of its own of");
    if (belongs_to_the_server(route_.path) && !(replaceable && route_.replaces))
      wrong("path", "found " + quote_shortened(route_.path) + ", where the server has paths of its own" +
                        (replaceable ? "; \"replaces\": true puts this one in their place" : ""));
    for (const auto& segment : segments_of(route_.path))
      if (segment.parameter && !is_path_field(segment.text))
        wrong("path", "{" + segment.text + "} has no field of that place that is from the path");
  }

  bool is_path_field(std::string_view place) const {
    return std::ranges::any_of(
        route_.fields, [&](const RouteField& each) { return each.from == FieldSource::path && each.place() == place; });
  }

  void check_kind() {
    if (route_.kind == RouteKind::document) {
      if (!route_.fields.empty()) wrong("fields", "found some, allowed: none in a document");
      if (!route_.model_from.empty()) wrong("model_from", "found one, allowed: none in a document");
      if (route_.async) wrong("async", "found true, allowed: in a route that computes alone");
      return;
    }
    if (route_.async && route_.kind == RouteKind::order)
      wrong("async", "found true, allowed: in a route that computes alone");
    if (!route_.scope.empty())
      wrong("scope", "found one, allowed: in a document alone; models are used with infer, orders given with admin");
    if (route_.model.empty() == route_.model_from.empty())
      wrong("model", "one of \"model\" and \"model_from\" has to say which model is meant");
    if (route_.model_from.empty()) return;
    const auto* from = field(route_.model_from);
    if (!from || from->type != FieldType::enumeration || from->list || (from->is_optional()))
      wrong("model_from", "found " + quote_shortened(route_.model_from) +
                              ", allowed: the name of an enum field that is no list, and is required or has a default");
  }

  void check_fields() {
    const auto segments = segments_of(route_.path);
    std::set<std::string> inputs;
    for (std::size_t i = 0; i < route_.fields.size(); ++i) {
      const auto& each = route_.fields[i];
      const auto at = element("fields", i);
      for (auto& [key, message] : mistakes_of(each)) wrong(child(at, key), std::move(message));
      if (each.from == FieldSource::path &&
          std::ranges::find(segments, PathSegment{each.place(), true}) == segments.end())
        wrong(child(at, "from"), "the path has no segment {" + each.place() + "}");
      if (!each.input.empty() && !inputs.insert(each.input).second)
        wrong(child(at, "input"),
              "found " + quote_shortened(each.input) + " for the second time, allowed: one field for an input");
      if (!each.input.empty() && route_.kind != RouteKind::infer)
        wrong(child(at, "input"), "found one, allowed: none in an order, which computes nothing");
    }
  }

  void check_body() {
    std::set<FieldSource> kinds;
    std::size_t whole = 0;
    for (const auto& each : route_.fields) {
      if (each.from == FieldSource::json || each.from == FieldSource::form || each.from == FieldSource::body)
        kinds.insert(each.from);
      whole += each.from == FieldSource::body;
    }
    if (kinds.size() > 1 || whole > 1) wrong("fields", "a body is one of: JSON, a form, or one field as a whole");
    if (!kinds.empty() && route_.method == "GET") wrong("fields", "a GET has no body to read fields from");
  }

  void check_answer() {
    const auto& answer = route_.answer;
    const bool document = answer.json != "null";
    if (document + !answer.output.empty() + !answer.redirect.empty() > 1)
      wrong("answer", "an answer is one of \"json\", \"output\" and \"redirect\"");
    if (route_.kind != RouteKind::infer && (!answer.output.empty() || !answer.redirect.empty()))
      wrong("answer", "only a model that computes has outputs");
    if (route_.kind == RouteKind::document && !document) wrong("answer", "a document needs its \"json\"");
    auto parsed = parse_template(answer.json);
    if (auto* trouble = std::get_if<std::string>(&parsed))
      wrong("answer.json", std::move(*trouble));
    else
      check_places(std::get<TemplateNode>(parsed));
    check_headers();
  }

  void check_places(const TemplateNode& node) {
    using Kind = TemplateNode::Kind;
    const auto refuse = [&](std::string message) { wrong("answer.json", std::move(message)); };
    for (const auto& [unused, inner] : node.members) check_places(inner);
    for (const auto& inner : node.items) check_places(inner);
    const bool shown = node.kind == Kind::server || node.kind == Kind::model || node.kind == Kind::config;
    if (shown && route_.kind != RouteKind::document)
      refuse("what the server knows stands in documents alone");
    else if ((node.kind == Kind::model || node.kind == Kind::config) && node.of.empty() && route_.model.empty())
      refuse("which model is meant says neither the place, with \"of\", nor the route");
    if (node.kind == Kind::output && route_.kind != RouteKind::infer) refuse("only a model that computes has outputs");
    if (node.kind == Kind::field && !field(node.text)) refuse("there is no field " + quote_shortened(node.text));
  }

  void check_headers() {
    static const std::set<std::string> reserved{"connection", "content-length", "content-type", "server",
                                                "transfer-encoding"};
    const auto is_text = [](const std::string& text) {
      return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
    };
    if (!is_text(route_.answer.content_type)) wrong("answer.content_type", "it has control characters");
    for (const auto& [name, value] : route_.answer.headers) {
      std::string folded = name;
      std::ranges::transform(folded, folded.begin(),
                             [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      if (reserved.contains(folded)) wrong(child("answer.headers", name), "this header is the server's own");
      if (!is_text(value)) wrong(child("answer.headers", name), "it has control characters");
    }
  }

  const Route& route_;
  const std::string at_;
  std::vector<RouteMistake>& mistakes_;
};

/// The earlier route that takes all requests of this one; nothing: none does.
const Route* hiding(const std::vector<Route>& routes, std::size_t place) {
  const auto& route = routes[place];
  for (std::size_t i = 0; i < place; ++i)
    if (routes[i].method == route.method && covers(segments_of(routes[i].path), segments_of(route.path)))
      return &routes[i];
  return nullptr;
}

}  // namespace

std::vector<RouteMistake> mistakes_of(const std::vector<Route>& routes) {
  std::vector<RouteMistake> mistakes;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const auto at = element("routes", i);
    RouteCheck(routes[i], at, mistakes).run();
    if (const auto* earlier = hiding(routes, i))
      mistakes.push_back({child(at, "path"), "found " + quote_shortened(routes[i].path) + ", whose requests " +
                                                 earlier->method + " " + quote_shortened(earlier->path) +
                                                 " above it takes all"});
  }
  return mistakes;
}

}  // namespace mainstay::config
