#pragma once

#include <optional>

#include "cli/commands.hpp"
#include "runtime/loading/repository.hpp"

namespace mainstay::cli {

struct Configuration {
  config::Loaded loaded;
  FoundModels models;
};

/// The configuration and the models it asks for. Nothing: there were mistakes, and all of them were printed.
std::optional<Configuration> read_configuration(const ConfigurationOptions& options);

}  // namespace mainstay::cli
