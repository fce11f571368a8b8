#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mainstay/plugin.h"
#include "runtime/log/log.hpp"
#include "runtime/model.hpp"
#include "runtime/result.hpp"

namespace mainstay {

/// Takes what plugins want to be logged; called on any thread, must neither block nor throw.
using PluginLog = std::function<void(Log::Level, std::string_view model, std::string_view line)>;

/// The server as one call of a plugin's function sees it. Gathers what the plugin says until the function returns.
class PluginHost final : private mainstay_host {
 public:
  /// All of them outlive it. `loading`: who is told how much is done while the model is made; otherwise the call is.
  PluginHost(const std::string& model, const PluginLog& log, const ModelCall& call, LoadProgress* loading = nullptr);
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;

  const mainstay_host* offered() const { return this; }

  /// What a status means, once the function has returned it.
  Status verdict(mainstay_status status) const;
  /// An error where the plugin said something that cannot be true.
  const Status& believed() const { return believed_; }

  std::vector<TensorSpec> inputs;
  std::vector<TensorSpec> outputs;
  std::vector<Tensor> answer;
  bool streams = false;

  /// Before a call of a model that streams: what each piece has to be part of. Outlives it.
  void expect_pieces(const std::vector<TensorSpec>& signature) { signature_ = &signature; }

 private:
  void advance(float done) noexcept;
  /// False: nobody wants more.
  bool emit(const mainstay_output* given, std::size_t count) noexcept;
  static PluginHost& of(const mainstay_host* host);
  template <class Value, class Read>
  void take(std::vector<Value>& into, Read read) noexcept;

  const std::string& model_;
  const PluginLog& log_;
  CallControl& control_;
  Pieces* const pieces_;
  const Trace* const trace_;
  LoadProgress* const loading_;
  std::string reason_;
  Status believed_ = success();
  /// Null: it said nothing of pieces.
  const std::vector<TensorSpec>* signature_ = nullptr;
  /// It was told that nobody wants more.
  bool refused_ = false;
};

}  // namespace mainstay
