#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"

namespace mainstay::testing {

/// Loads a file with the TorchScript backend.
Result<std::unique_ptr<Model>> load_file(const std::string& file, const config::Model& config = {});

/// Loads a module that make_zoo has made.
Result<std::unique_ptr<Model>> load_animal(const std::string& name, std::vector<config::TensorDecl> inputs = {},
                                           std::vector<config::TensorDecl> outputs = {});

}  // namespace mainstay::testing
