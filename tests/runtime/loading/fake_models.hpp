#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/loading/models_control.hpp"

namespace mainstay::testing {

/// Writes down what is asked of it, and loads when the test says so.
class FakeModels final : public ModelsControl {
 public:
  void serve(const ModelSource& source) override { add("serve", source.name, source.version); }
  void replace(const ModelSource& source, Completion done) override {
    add("replace", source.name, source.version);
    sources[key(source.name, source.version)] = source;
    promises_.emplace(key(source.name, source.version), std::move(done));
  }
  void remove(const std::string& name, const std::string& version) override {
    add("remove", name, version);
    loaded.erase(key(name, version));
  }
  void load(const std::string& name, const std::string& version, Completion done) override {
    add("load", name, version);
    promises_.emplace(key(name, version), std::move(done));
  }
  bool serves(const std::string& name, const std::string& version) const override {
    return loaded.contains(key(name, version));
  }

  /// What was asked since the last time, as in "serve m/1".
  std::vector<std::string> take() { return std::exchange(asked_, {}); }
  /// Everybody who waits for a model is told that it is loaded.
  void finish(const std::string& model) {
    loaded.insert(model);
    tell(model, success());
  }
  void fail(const std::string& model, const std::string& why) { tell(model, Error{Errc::internal, why}); }

  /// Who still waits is told that nothing comes of it, as at the end of a tree.
  void end() { const auto left = std::exchange(promises_, {}); }

  /// As in "m/1".
  std::set<std::string> loaded;
  /// What replaced what was there.
  std::map<std::string, ModelSource> sources;

 private:
  static std::string key(const std::string& name, const std::string& version) { return name + "/" + version; }
  void add(const char* what, const std::string& name, const std::string& version) {
    asked_.push_back(what + (" " + key(name, version)));
  }
  void tell(const std::string& model, const Status& status) {
    std::vector<Completion> told;
    const auto [first, last] = promises_.equal_range(model);
    for (auto each = first; each != last; ++each) told.push_back(each->second);
    promises_.erase(first, last);
    for (const auto& done : told) done.finish(status);
  }

  std::vector<std::string> asked_;
  std::multimap<std::string, Completion> promises_;
};

}  // namespace mainstay::testing
