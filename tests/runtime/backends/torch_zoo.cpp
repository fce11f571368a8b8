#include "tests/runtime/backends/torch_zoo.hpp"

#include <utility>

#include "runtime/backends/catalogue.hpp"

namespace mainstay::testing {

Result<std::unique_ptr<Model>> load_file(const std::string& file, const config::Model& config) {
  Backends backends{{}, MAINSTAY_TORCH_LIBRARY};
  ModelSource source;
  source.config = config;
  source.file = file;
  return backends.load(source);
}

Result<std::unique_ptr<Model>> load_animal(const std::string& name, std::vector<config::TensorDecl> inputs,
                                           std::vector<config::TensorDecl> outputs) {
  config::Model config;
  config.inputs = std::move(inputs);
  config.outputs = std::move(outputs);
  return load_file(MAINSTAY_TORCH_ZOO "/" + name + ".pt", config);
}

}  // namespace mainstay::testing
