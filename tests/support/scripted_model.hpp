#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "runtime/model.hpp"

namespace mainstay::testing {

/// A gate that a test opens.
class Gate {
 public:
  void open() {
    {
      std::lock_guard guard{mutex_};
      open_ = true;
    }
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

/// A model that does what the test says.
class ScriptedModel final : public Model {
 public:
  using Infer = std::function<Result<std::vector<Tensor>>(const std::vector<Tensor>&)>;

  explicit ScriptedModel(Infer infer) : infer_(std::move(infer)) {}

  const Signature& signature() const override { return signature_; }
  Result<std::vector<Tensor>> infer(const std::vector<Tensor>& inputs, const ModelCall&) override {
    return infer_(inputs);
  }

 private:
  Signature signature_{{{"INPUT0", Datatype::fp32, {{-1}}}}, {{"INPUT0", Datatype::fp32, {{-1}}}}};
  Infer infer_;
};

inline std::unique_ptr<Model> scripted(ScriptedModel::Infer infer) {
  return std::make_unique<ScriptedModel>(std::move(infer));
}

/// Answers with what it was asked.
inline std::unique_ptr<Model> echo() {
  return scripted([](const std::vector<Tensor>& inputs) { return inputs; });
}

}  // namespace mainstay::testing
