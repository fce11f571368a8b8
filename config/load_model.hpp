#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/load.hpp"
#include "config/problem.hpp"

namespace mainstay::config {

/// Either a model, or at least one problem.
struct ModelResult {
  std::optional<Model> model;
  std::vector<Problem> problems;
};

/// Reads the `model.json` that lies beside a model: what an entry under "models" may say. What it does not say is as
/// in `base`.
ModelResult load_model(const File& file, const Model& base, bool allow_builtin);

/// What the configuration says about the model `name`, put above what its own folder says: only values that a file, a
/// variable or an option has set are taken from the configuration.
Model overlaid(const Model& beside, const Loaded& loaded, const std::string& name);

}  // namespace mainstay::config
