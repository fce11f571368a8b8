#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "runtime/backends/catalogue.hpp"
#include "runtime/loading/models_control.hpp"

namespace mainstay::cli {

/// The way from whoever changes the set of models to the tree that serves them: tells each model's kind, and lets
/// nothing through once the tree is about to end.
class ServedModels final : public ModelsControl {
 public:
  ServedModels(ModelsControl& tree, const Backends& backends) : tree_(&tree), backends_(backends) {}

  /// After this the tree may end.
  void let_go() {
    std::lock_guard guard{mutex_};
    tree_ = nullptr;
  }

  void serve(const ModelSource& source) override {
    with_tree([&](ModelsControl& tree) { tree.serve(named(source)); });
  }
  void replace(const ModelSource& source, Completion done) override {
    with_tree([&](ModelsControl& tree) { tree.replace(named(source), std::move(done)); });
  }
  void remove(const std::string& name, const std::string& version) override {
    with_tree([&](ModelsControl& tree) { tree.remove(name, version); });
  }
  void load(const std::string& name, const std::string& version, Completion done) override {
    with_tree([&](ModelsControl& tree) { tree.load(name, version, std::move(done)); });
  }
  bool serves(const std::string& name, const std::string& version) const override {
    std::lock_guard guard{mutex_};
    return tree_ && tree_->serves(name, version);
  }

 private:
  /// A completion that goes nowhere says so by itself.
  void with_tree(const std::function<void(ModelsControl&)>& act) {
    std::lock_guard guard{mutex_};
    if (tree_) act(*tree_);
  }
  ModelSource named(ModelSource source) const {
    source.platform = backends_.platform(source);
    return source;
  }

  mutable std::mutex mutex_;
  ModelsControl* tree_;
  const Backends& backends_;
};

}  // namespace mainstay::cli
