#include "config/load.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "config/alias.hpp"
#include "config/builtin.hpp"
#include "config/check_routes.hpp"
#include "config/config.hpp"
#include "config/contradictions.hpp"
#include "config/describe.hpp"
#include "config/document.hpp"
#include "config/path.hpp"
#include "config/problem.hpp"
#include "config/quote.hpp"
#include "config/read.hpp"
#include "config/read_file.hpp"
#include "config/resolve.hpp"

namespace mainstay::config {
namespace {

/// Puts one input above the other.
class Loading {
 public:
  explicit Loading(const Inputs& inputs) : inputs_(inputs), fields_(describe(loaded_.config)) {}

  LoadResult run() && {
    if (inputs_.file) read_file(*inputs_.file, fields_, problems_, loaded_.origins);
    // Aliases may be declared by a variable or an option too, so these come before the aliases are used.
    const auto declares_alias = [](const Keys& keys) { return keys.front() == "env"; };
    read_variables(declares_alias);
    read_options(declares_alias);
    read_aliases();
    const auto is_value = [](const Keys& keys) { return keys.front() != "env"; };
    read_variables(is_value);
    read_options(is_value);
    refuse_builtins();
    refuse_contradictions();
    check_examples();
    check_routes();
    if (!problems_.empty()) return {std::nullopt, std::move(problems_)};
    return {std::move(loaded_), {}};
  }

 private:
  using Variable = std::map<std::string, std::string>::const_iterator;

  void read(Place place, const Keys& keys, const std::string& value) {
    Reader(std::move(place), problems_, loaded_.origins)
        .read({RawText{value}, 1}, field_at(fields_, keys), path_text(keys));
  }

  /// The variable that set a path before, for two that disagree: which of them wins would be chance.
  using Setters = std::map<Keys, Variable>;

  bool disagrees(Setters& setters, const Keys& keys, Variable variable) {
    const auto [before, is_first] = setters.try_emplace(keys, variable);
    if (is_first || before->second->second == variable->second) return false;
    problems_.push_back({"environment " + variable->first, path_text(keys),
                         "found " + quote_shortened(variable->second) + ", but " + before->second->first + " says " +
                             quote_shortened(before->second->second) + "; set only one of them"});
    return true;
  }

  /// Wholes before their parts, so that the more specific of two variables wins.
  std::vector<Variable> own_variables() const {
    std::vector<Variable> variables;
    for (auto it = inputs_.environment.lower_bound(std::string(variable_prefix));
         it != inputs_.environment.end() && it->first.starts_with(variable_prefix); ++it)
      variables.push_back(it);
    std::stable_sort(variables.begin(), variables.end(),
                     [](Variable a, Variable b) { return variable_depth(a->first) < variable_depth(b->first); });
    return variables;
  }

  template <class Wanted>
  void read_variables(Wanted wanted) {
    Setters setters;
    for (const auto it : own_variables()) {
      const auto resolution = resolve_variable(fields_, it->first);
      if (resolution.keys && wanted(*resolution.keys)) {
        if (!disagrees(setters, *resolution.keys, it))
          read({Origin::environment, it->first}, *resolution.keys, it->second);
      } else if (!resolution.keys && wanted(Keys{""})) {
        problems_.push_back({"environment " + it->first, "", resolution.trouble});
      }
    }
  }

  template <class Wanted>
  void read_options(Wanted wanted) {
    for (const auto& option : inputs_.command_line) {
      const auto resolution = resolve_path(fields_, option.path);
      if (resolution.keys && wanted(*resolution.keys))
        read({Origin::command_line, option.option}, *resolution.keys, option.value);
      else if (!resolution.keys && wanted(Keys{""}))
        problems_.push_back({"command line " + option.option, "", resolution.trouble});
    }
  }

  /// Before the MAINSTAY_ variables: of an alias and the variable of the path itself, the latter wins.
  void read_aliases() {
    Setters setters;
    const auto& env = loaded_.config.env;
    std::vector<std::pair<std::string, std::string>> aliases(env.begin(), env.end());
    std::stable_sort(aliases.begin(), aliases.end(), [](const auto& a, const auto& b) {
      return parse_path(a.second).value_or(Keys{}).size() < parse_path(b.second).value_or(Keys{}).size();
    });
    for (const auto& [name, text] : aliases) {
      const auto targets = alias_targets(text);
      const std::string at = child("env", name);
      if (targets.empty())
        problems_.push_back({where_of(at), at,
                             "found " + quote_shortened(text) +
                                 ", allowed: a path, or several with commas between, each of them "
                                 "times a whole number"});
      for (const auto& target : targets) read_alias(name, target, setters);
    }
  }

  void read_alias(const std::string& name, const AliasTarget& target, Setters& setters) {
    auto resolution = resolve_path(fields_, target.path);
    if (resolution.keys && resolution.keys->front() == "env")
      resolution = {std::nullopt,
                    "found " + quote_shortened(target.path) + ", allowed: any path but one in env itself"};
    const std::string at = child("env", name);
    if (!resolution.keys) return problems_.push_back({where_of(at), at, resolution.trouble});
    const auto variable = inputs_.environment.find(name);
    if (variable == inputs_.environment.end() || disagrees(setters, *resolution.keys, variable)) return;
    const bool whole = std::holds_alternative<Integer>(field_at(fields_, *resolution.keys).value);
    read({Origin::environment, name}, *resolution.keys, in_unit_of(target, variable->second, whole));
  }

  bool is_wrong(std::string_view path) const {
    return std::ranges::any_of(problems_, [&](const Problem& problem) { return problem.path == path; });
  }

  void refuse_builtins() {
    if (is_wrong("allow_builtin")) return;
    if (loaded_.config.allow_builtin) return;
    for (const auto& [name, model] : loaded_.config.models) {
      const std::string at = child(child("models", name), "path");
      if (is_builtin(model.path)) problems_.push_back({where_of(at), at, builtin_trouble(model.path)});
    }
  }

  void refuse_contradictions() {
    // A value that is wrong by itself has left its default, which says nothing about the other one.
    for (const auto& found : contradictions_in(loaded_.config))
      if (!is_wrong(found.path) && !is_wrong(found.other))
        // Where the operator has said one of the two.
        problems_.push_back({where_of(is_default(found.path) ? found.other : found.path), found.path, found.message});
  }

  void check_examples() {
    for (const auto& [name, model] : loaded_.config.models) {
      const std::string at = child(child("models", name), "example");
      if (is_wrong(at) || model.example == "null" || model.example == "false" || model.example.starts_with('{'))
        continue;
      problems_.push_back({where_of(at), at,
                           "found " + quote_shortened(model.example) +
                               ", allowed: the inputs by name, as in {\"text\": \"Hello\"}, or false, or null"});
    }
  }

  bool is_default(const std::string& path) const { return source_of(loaded_, path).origin == Origin::default_; }

  /// Only of routes that could be read: what is missing of the others would be told as mistakes, too.
  void check_routes() {
    for (const auto& problem : problems_)
      if (problem.path.starts_with("routes")) return;
    for (auto& [path, message] : mistakes_of(loaded_.config.routes))
      problems_.push_back({where_of(nearest_said(path)), path, std::move(message)});
  }

  /// The path itself, or what it is part of: what is missing stands nowhere.
  std::string nearest_said(std::string path) const {
    while (!loaded_.origins.contains(path) && path.find_first_of(".[") != std::string::npos)
      path.resize(path.find_last_of(".["));
    return path;
  }

  /// Where a value that was read without a mistake stands.
  std::string where_of(const std::string& path) const {
    const auto source = source_of(loaded_, path);
    return source.origin == Origin::file ? source.text.substr(std::string_view("file ").size()) : source.text;
  }

  const Inputs& inputs_;
  Loaded loaded_;
  Fields fields_;
  std::vector<Problem> problems_;
};

}  // namespace

LoadResult load(const Inputs& inputs) { return Loading(inputs).run(); }

Source source_of(const Loaded& loaded, const std::string& path) {
  const auto found = loaded.origins.find(path);
  return found == loaded.origins.end() ? Source{} : found->second;
}

std::map<std::string, std::string> environment_from(const char* const* environ) {
  std::map<std::string, std::string> variables;
  for (; environ != nullptr && *environ != nullptr; ++environ) {
    const std::string_view variable(*environ);
    const auto equals = variable.find('=');
    if (equals != std::string_view::npos) variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return variables;
}

}  // namespace mainstay::config
