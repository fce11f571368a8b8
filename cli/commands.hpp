#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"

namespace mainstay::cli {

/// What a command ends with.
enum ExitCode : int { exit_ok = 0, exit_failure = 1, exit_usage = 2 };

/// Where the configuration comes from, besides the environment.
struct ConfigurationOptions {
  std::optional<std::string> file;
  std::vector<config::Override> overrides;
};

struct ServeOptions {
  ConfigurationOptions configuration;
  /// Told where the server listens once it is ready.
  std::optional<std::string> ready_file;
};

struct TreeOptions {
  std::string url = "http://127.0.0.1:8000";
  bool json = false;
};

/// What the server starts its workers with.
struct WorkerOptions {
  int parent = 0;
  std::string model;
};

int serve(const ServeOptions& options);
int check(const ConfigurationOptions& options);
int schema();
int tree(const TreeOptions& options);
/// Runs one instance of a model for a server; not for people.
int worker(const WorkerOptions& options);

}  // namespace mainstay::cli
