#include "cli/configuration.hpp"

#include <unistd.h>

#include <iostream>
#include <utility>

namespace mainstay::cli {

ConfigurationSource configuration_source(const ConfigurationOptions& options) {
  return {options.file, config::environment_from(environ), options.overrides};
}

std::optional<Configuration> read_configuration(const ConfigurationOptions& options) {
  auto configuration = configuration_source(options).read();
  if (configuration) return std::move(configuration).value();
  for (const auto& problem : configuration.error()) std::cerr << "mainstay: " << to_string(problem) << '\n';
  return std::nullopt;
}

}  // namespace mainstay::cli
