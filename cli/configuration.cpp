#include "cli/configuration.hpp"

#include <unistd.h>

#include <iostream>
#include <utility>

namespace mainstay::cli {

ConfigurationSource configuration_source(const ConfigurationOptions& options) {
  auto environment = config::environment_from(environ);
  // Of the commands that talk to a server; whoever has set them may start one, too.
  for (const auto* variable : {url_variable, key_variable}) environment.erase(variable);
  return {options.file, std::move(environment), options.overrides};
}

std::optional<Configuration> read_configuration(const ConfigurationOptions& options) {
  auto configuration = configuration_source(options).read();
  if (configuration) return std::move(configuration).value();
  for (const auto& problem : configuration.error()) std::cerr << "mainstay: " << to_string(problem) << '\n';
  return std::nullopt;
}

}  // namespace mainstay::cli
