#pragma once

#include <memory>
#include <string>

#include "mainstay/plugin.h"
#include "runtime/backends/native/host.hpp"
#include "runtime/model.hpp"

namespace mainstay {

/// One instance that a plugin has made.
class NativeModel final : public Model {
 public:
  /// The table's functions stay loaded for good; what they say of `source` becomes the signature.
  static Result<std::unique_ptr<Model>> create(const mainstay_plugin& plugin, const ModelSource& source, PluginLog log,
                                               LoadProgress& progress);

  NativeModel(const mainstay_plugin& plugin, std::string name, PluginLog log);
  ~NativeModel() override;
  NativeModel(const NativeModel&) = delete;
  NativeModel& operator=(const NativeModel&) = delete;

  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall& call) override;
  Status reset() override;
  std::optional<std::uint64_t> fingerprint() override;
  std::optional<std::uint64_t> memory() override;

 private:
  Status describe(const config::Model& config);
  Status make(const config::Model& config, LoadProgress& progress);

  const mainstay_plugin plugin_;
  const std::string name_;
  const PluginLog log_;
  Signature signature_;
  bool made_ = false;
  void* instance_ = nullptr;
};

}  // namespace mainstay
