#include "cli/configuration.hpp"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

namespace mainstay::cli {

namespace {

void print(const std::vector<config::Problem>& problems) {
  for (const auto& problem : problems) std::cerr << "mainstay: " << to_string(problem) << '\n';
}

}  // namespace

std::optional<Configuration> read_configuration(const ConfigurationOptions& options) {
  config::Inputs inputs;
  inputs.environment = config::environment_from(environ);
  inputs.command_line = options.overrides;
  if (options.file) {
    std::ifstream in(*options.file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in) {
      std::cerr << "mainstay: " << *options.file << ": the file cannot be read\n";
      return std::nullopt;
    }
    inputs.file = config::File{*options.file, std::move(text)};
  }
  auto result = config::load(inputs);
  if (!result.loaded) {
    print(result.problems);
    return std::nullopt;
  }
  auto models = find_models(*result.loaded);
  if (!models.problems.empty()) {
    print(models.problems);
    return std::nullopt;
  }
  return Configuration{std::move(*result.loaded), std::move(models)};
}

}  // namespace mainstay::cli
