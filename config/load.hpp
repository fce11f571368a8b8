#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/problem.hpp"

namespace mainstay::config {

/// Whoever calls has read it.
struct File {
  std::string name;
  std::string text;
};

/// One value from the command line.
struct Override {
  /// "server.port"
  std::string path;
  std::string value;
  /// What the operator wrote, for messages: "--port".
  std::string option;
};

/// All that can say something about the configuration, in ascending precedence.
struct Inputs {
  std::optional<File> file;
  /// The whole environment: MAINSTAY_ variables are looked at, others only where the configuration declares an alias.
  std::map<std::string, std::string> environment;
  std::vector<Override> command_line;
};

struct Loaded {
  Config config;
  /// By path; a value whose path is not here has its default. A list is one value.
  std::map<std::string, Source> origins;
};

/// Either loaded, or at least one problem.
struct LoadResult {
  std::optional<Loaded> loaded;
  std::vector<Problem> problems;
};

/// Throws nothing; every mistake of every input is in the result.
LoadResult load(const Inputs& inputs);

/// The origin of a value, defaults included.
Source source_of(const Loaded& loaded, const std::string& path);

/// From the program's own `environ`.
std::map<std::string, std::string> environment_from(const char* const* environ);

}  // namespace mainstay::config
