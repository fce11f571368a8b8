#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "runtime/result.hpp"
#include "runtime/tensor.hpp"

namespace mainstay {

/// What to load: one version of one model.
struct ModelSource {
  std::string name;
  std::string version;
  config::Model config;
  /// Where its file lies; empty for a built-in model.
  std::string file;
  /// What the protocol calls its kind, for example "pytorch_torchscript".
  std::string platform;
};

/// One loaded instance of a model. Used by one thread at a time; different instances at the same time.
class Model {
 public:
  virtual ~Model() = default;

  /// Names, types and shapes, as declared in the configuration or found in the model itself.
  virtual const Signature& signature() const = 0;

  /// One call. The inputs were checked against the signature and stand in its order; outputs stand in the signature's.
  /// The error `invalid_argument` says that the inputs cannot be used and nothing happened; any other error, and any
  /// exception, means that the model failed, and the instance is replaced.
  virtual Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs) = 0;
};

/// Loads models of one kind. Called from many threads at once.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual const char* platform() const noexcept = 0;
  virtual Result<std::unique_ptr<Model>> load(const ModelSource& source) = 0;
};

}  // namespace mainstay
