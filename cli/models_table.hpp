#pragma once

#include <string>
#include <vector>

#include "cli/look.hpp"
#include "cli/server_status.hpp"
#include "cli/table.hpp"

namespace mainstay::cli {

/// "loading 45 %", "ready"
Cell state_cell(const ModelStatus& model);
/// "2*" for the version that is served by default.
std::string version_text(const ModelStatus& model);
/// Instances that serve, of those that are wanted.
Cell instances_cell(const ModelStatus& model);
/// In MiB; "-" while it takes none.
std::string memory_text(const ModelStatus& model);
Cell breaker_cell(const ModelStatus& model);

/// The models as they are, a line each; below them what is wrong with those that do not serve.
std::vector<std::string> models_table(const std::vector<ModelStatus>& models, const Look& look);

}  // namespace mainstay::cli
