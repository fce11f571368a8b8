#include "config/check_routes.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "config/check_route_answer.hpp"
#include "config/check_route_field.hpp"
#include "config/path.hpp"
#include "config/quote.hpp"
#include "config/route_checks.hpp"
#include "config/route_path.hpp"

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
    if (route_.kind == RouteKind::files) check_files();
    for (auto& [key, message] : mistakes_of_checks(route_)) wrong(key, std::move(message));
    for (auto& [key, message] : mistakes_of_answer(route_)) wrong(key, std::move(message));
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
      if (segment.parameter && route_.kind != RouteKind::files && !is_path_field(segment.text))
        wrong("path", "{" + segment.text + "} has no field of that place that is from the path");
  }

  bool is_path_field(std::string_view place) const {
    return std::ranges::any_of(
        route_.fields, [&](const RouteField& each) { return each.from == FieldSource::path && each.place() == place; });
  }

  void check_kind() {
    const bool files = route_.kind == RouteKind::files;
    if (!files && !route_.folder.empty()) wrong("folder", "found one, allowed: where the kind is \"files\"");
    if (!files && !route_.index.empty()) wrong("index", "found one, allowed: where the kind is \"files\"");
    if (files || route_.kind == RouteKind::document) {
      const std::string where = files ? "among files" : "in a document";
      if (!route_.fields.empty()) wrong("fields", "found some, allowed: none " + where);
      if (!route_.model_from.empty()) wrong("model_from", "found one, allowed: none " + where);
      if (route_.async) wrong("async", "found true, allowed: in a route that computes alone");
      return;
    }
    if (route_.async && route_.kind == RouteKind::order)
      wrong("async", "found true, allowed: in a route that computes alone");
    if (!route_.scope.empty())
      wrong("scope",
            "found one, allowed: for documents and files; models are used with infer, orders given with admin");
    if (route_.model.empty() == route_.model_from.empty())
      wrong("model", "one of \"model\" and \"model_from\" has to say which model is meant");
    if (route_.model_from.empty()) return;
    const auto* from = field(route_.model_from);
    if (!from || from->type != FieldType::enumeration || from->list || (from->is_optional()))
      wrong("model_from", "found " + quote_shortened(route_.model_from) +
                              ", allowed: the name of an enum field that is no list, and is required or has a default");
  }

  void check_files() {
    if (route_.method != "GET") wrong("method", "found " + quote(route_.method) + ", allowed: GET for files");
    if (route_.folder.empty()) wrong("folder", "files need the folder they are in");
    if (!route_.model.empty()) wrong("model", "found one, allowed: none among files");
    if (route_.answer.json != "null") wrong("answer", "found a document, where files are sent");
    const auto segments = segments_of(route_.path);
    const auto named = std::ranges::count(segments, true, &PathSegment::parameter);
    if (named > 1 || (named == 1 && std::ranges::find(segments, PathSegment{"name", true}) == segments.end()))
      wrong("path", "the one place that a path to files may have is {name}");
    if (named == 0 && route_.index.empty())
      wrong("index", "which file is sent says either the path, with {name}, or this");
    if (named == 1 && !route_.index.empty()) wrong("index", "found one, where the path says {name}");
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
