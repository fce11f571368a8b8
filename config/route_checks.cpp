#include "config/route_checks.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "config/path.hpp"
#include "config/quote.hpp"

namespace mainstay::config {
namespace {

using Steps = std::vector<CheckStep>;

constexpr std::array<std::pair<std::string_view, FieldCheck>, 8> check_names{{{"type", FieldCheck::type},
                                                                              {"format", FieldCheck::format},
                                                                              {"length", FieldCheck::length},
                                                                              {"size", FieldCheck::size},
                                                                              {"dimensions", FieldCheck::dimensions},
                                                                              {"range", FieldCheck::range},
                                                                              {"pattern", FieldCheck::pattern},
                                                                              {"items", FieldCheck::items}}};

Steps steps_of_field(const Route& route, std::size_t place) {
  Steps steps;
  for (const auto check : checks_of(route.fields[place])) steps.push_back({CheckStep::Kind::field, place, check});
  return steps;
}

/// What one of the texts means; empty: nothing. What the server has a word for is no field.
Steps meant_by(const std::string& text, const Route& route) {
  if (text == "model_loaded") return {{CheckStep::Kind::model_loaded}};
  if (text == "loading") return {{CheckStep::Kind::loading}};
  if (text == "busy") return {{CheckStep::Kind::busy}};
  for (std::size_t place = 0; place < route.fields.size(); ++place) {
    const auto& name = route.fields[place].name;
    if (text == name) return steps_of_field(route, place);
    if (!text.starts_with(name + ".")) continue;
    auto steps = steps_of_field(route, place);
    std::erase_if(steps, [said = std::string_view(text).substr(name.size() + 1)](const CheckStep& step) {
      return std::ranges::find(check_names, step.check, [](const auto& each) { return each.second; })->first != said;
    });
    if (!steps.empty()) return steps;
  }
  return {};
}

bool add_new(Steps& all, const Steps& more) {
  bool added = false;
  for (const auto& step : more) {
    if (std::ranges::find(all, step) != all.end()) continue;
    all.push_back(step);
    added = true;
  }
  return added;
}

std::string wanted(const Route& route) {
  std::string text = "model_loaded, loading, busy, the name of a field, or that with what is checked of it";
  for (const auto& field : route.fields)
    for (const auto check : checks_of(field))
      if (check != FieldCheck::type)
        text += ", " + field.name + "." +
                std::string(std::ranges::find(check_names, check, [](const auto& each) { return each.second; })->first);
  return text;
}

}  // namespace

std::vector<FieldCheck> checks_of(const RouteField& field) {
  std::vector<FieldCheck> checks{FieldCheck::type};
  switch (field.type) {
    case FieldType::string:
      checks.insert(checks.end(), {FieldCheck::length, FieldCheck::size, FieldCheck::pattern});
      break;
    case FieldType::bytes:
    case FieldType::json:
      checks.push_back(FieldCheck::size);
      break;
    case FieldType::image:
      checks.insert(checks.end(), {FieldCheck::format, FieldCheck::size, FieldCheck::dimensions});
      break;
    case FieldType::integer:
    case FieldType::number:
      checks.push_back(FieldCheck::range);
      break;
    case FieldType::uuid:
    case FieldType::boolean:
    case FieldType::enumeration:
      break;
  }
  if (field.list) checks.push_back(FieldCheck::items);
  return checks;
}

std::vector<CheckStep> steps_of(const Route& route) {
  Steps steps;
  for (const auto& text : route.checks) add_new(steps, meant_by(text, route));
  for (std::size_t place = 0; place < route.fields.size(); ++place) add_new(steps, steps_of_field(route, place));
  if (route.kind == RouteKind::infer) add_new(steps, {{CheckStep::Kind::model_loaded}, {CheckStep::Kind::busy}});
  return steps;
}

std::vector<std::pair<std::string, std::string>> mistakes_of_checks(const Route& route) {
  std::vector<std::pair<std::string, std::string>> mistakes;
  Steps seen;
  for (std::size_t i = 0; i < route.checks.size(); ++i) {
    const auto& text = route.checks[i];
    const auto wrong = [&](const std::string& message) {
      mistakes.emplace_back(element("checks", i), "found " + quote_shortened(text) + message);
    };
    const auto steps = meant_by(text, route);
    if (steps.empty()) {
      wrong(", allowed: " + wanted(route));
      continue;
    }
    const auto kind = steps.front().kind;
    const bool of_model = kind == CheckStep::Kind::model_loaded || kind == CheckStep::Kind::busy;
    if (of_model && route.kind != RouteKind::infer) wrong(", allowed: where a model computes");
    if (text == "model_loaded" && route.not_loaded == "wait")
      wrong(R"(, but its requests wait for that; "not_loaded" gives them a status instead)");
    if (!add_new(seen, steps)) wrong(", which was checked before");
  }
  return mistakes;
}

}  // namespace mainstay::config
