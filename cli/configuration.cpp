#include "cli/configuration.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include "http/guard/mistakes.hpp"

namespace mainstay::cli {

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

ConfigurationSource configuration_source(const ConfigurationOptions& options) {
  auto environment = config::environment_from(environ);
  // Of the commands that talk to a server; whoever has set them may start one, too.
  for (const auto* variable : {url_variable, key_variable, key_file_variable, ca_variable, certificate_variable})
    environment.erase(variable);
  return {options.file, std::move(environment), options.overrides};
}

std::optional<Configuration> read_configuration(const ConfigurationOptions& options) {
  auto configuration = configuration_source(options).read();
  auto problems = configuration ? http::mistakes(configuration->loaded, variable) : configuration.error();
  if (problems.empty()) return std::move(configuration).value();
  for (const auto& problem : problems) std::cerr << "mainstay: " << to_string(problem) << '\n';
  return std::nullopt;
}

}  // namespace mainstay::cli
