#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "runtime/loading/repository.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// The configuration and the models it asks for.
struct Configuration {
  config::Loaded loaded;
  FoundModels models;
};

/// Or every mistake in it.
using ReadConfiguration = Result<Configuration, std::vector<config::Problem>>;

/// Where a configuration comes from: it can be read again as often as somebody wants to know what has changed.
class ConfigurationSource {
 public:
  /// The file's name, all variables of the environment and the options, of which the latter wins.
  ConfigurationSource(std::optional<std::string> file, std::map<std::string, std::string> environment,
                      std::vector<config::Override> options);

  /// From now on it is as if that variable were not set.
  void forget(const std::string& variable) { environment_.erase(variable); }

  const std::optional<std::string>& file() const noexcept { return file_; }
  ReadConfiguration read(const SearchTerms& terms = {}) const;

 private:
  const std::optional<std::string> file_;
  std::map<std::string, std::string> environment_;
  const std::vector<config::Override> options_;
};

/// The models that a configuration asks for now.
ReadConfiguration with_models(config::Loaded loaded, const SearchTerms& terms);

}  // namespace mainstay
