#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "config/config.hpp"
#include "runtime/backends/native/host.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Every way to load a model. The library for TorchScript is opened when the first model wants it, so that a server
/// without such models starts without its half a gigabyte; it then stays for good, since its models, and the memory of
/// their answers, may outlive this object.
class Backends {
 public:
  /// Constructed before the program starts a thread, for it may set OMP_NUM_THREADS: OpenMP reads it once, when it is
  /// loaded, and only that holds for threads that come later. A value that the user has set stays.
  ///
  /// `torch_library` says where libmainstay_torch.so is; empty: beside the running program, or in ../lib from there.
  /// `plugin_log` takes what plugins want to be logged, and outlives their models.
  explicit Backends(const config::Torch& torch, std::string torch_library = {}, PluginLog plugin_log = {});
  ~Backends();
  Backends(const Backends&) = delete;
  Backends& operator=(const Backends&) = delete;

  /// May be called from many threads at once.
  Result<std::unique_ptr<Model>> load(const ModelSource& source, LoadProgress& progress);
  Result<std::unique_ptr<Model>> load(const ModelSource& source);

  /// What metadata calls the kind of this model; known without loading anything.
  std::string platform(const ModelSource& source) const;

 private:
  Result<Backend*> torch();

  const unsigned intra_op_threads_;
  const std::string torch_library_;
  const std::unique_ptr<Backend> builtin_;
  const std::unique_ptr<Backend> native_;
  std::mutex opening_;
  std::unique_ptr<Backend> torch_;
};

}  // namespace mainstay
