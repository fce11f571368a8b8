#include "config/override_model.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "config/describe.hpp"
#include "config/problem.hpp"
#include "config/read_file.hpp"

namespace mainstay::config {
namespace {

/// Why a value may not be said; empty: it may.
std::string_view refusal(std::string_view path, const Model& base, const Model& wanted) {
  constexpr std::string_view in_files = "can only be said in a file";
  const auto section = path.substr(0, path.find_first_of(".["));
  if (section == "path" || section == "environment" || section == "limits") return in_files;
  // Whoever put a model into a process of its own does not trust it.
  if (path == "isolation" && base.isolation == Isolation::process && wanted.isolation == Isolation::thread)
    return "that a model leaves its process can only be said in a file";
  return {};
}

}  // namespace

ModelResult overridden(const Model& base, const std::string& text) {
  Model model = base;
  std::vector<Problem> problems;
  std::map<std::string, Source> origins;
  read_file({override_name, text}, describe(model), problems, origins);
  for (const auto& [path, source] : origins)
    if (const auto why = refusal(path, base, model); !why.empty())
      problems.push_back({source.text.substr(std::string_view("file ").size()), path, std::string(why)});
  if (!problems.empty()) return {std::nullopt, std::move(problems)};
  return {std::move(model), {}};
}

}  // namespace mainstay::config
