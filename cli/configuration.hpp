#pragma once

#include <optional>

#include "cli/commands.hpp"
#include "runtime/loading/configuration_source.hpp"

namespace mainstay::cli {

/// The keys that the configuration says are in the environment.
std::optional<std::string> variable(const std::string& name);

/// With the program's own environment, as it is now.
ConfigurationSource configuration_source(const ConfigurationOptions& options);

/// The configuration and the models it asks for. Nothing: there were mistakes, and all of them were printed.
std::optional<Configuration> read_configuration(const ConfigurationOptions& options);

}  // namespace mainstay::cli
