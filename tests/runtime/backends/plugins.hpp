#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/backends/native/backend.hpp"
#include "tests/runtime/backends/tensors.hpp"

namespace mainstay::testing {

/// A model's source with one of the plugins that were built for the tests.
inline ModelSource plugin_source(const std::string& name, std::string settings = "{}") {
  ModelSource source;
  source.name = name;
  source.file = MAINSTAY_TEST_PLUGINS "/" + name + ".so";
  source.config.path = source.file;
  source.config.settings = std::move(settings);
  return source;
}

inline Result<std::unique_ptr<Model>> load_plugin(const ModelSource& source, PluginLog log = {}) {
  return make_native_backend(std::move(log))->load(source);
}

inline Result<std::unique_ptr<Model>> load_plugin(const std::string& name, std::string settings = "{}") {
  return load_plugin(plugin_source(name, std::move(settings)));
}

/// Why it cannot be loaded; empty where it can.
inline std::string load_trouble(const ModelSource& source) {
  const auto model = load_plugin(source);
  return model ? std::string{} : model.error().message;
}

inline std::string load_trouble(const std::string& name, std::string settings = "{}") {
  return load_trouble(plugin_source(name, std::move(settings)));
}

inline Tensor words(std::string name, const std::vector<std::string>& elements) {
  std::string data;
  for (const auto& element : elements) append_bytes_element(data, element);
  return {std::move(name), Datatype::bytes, {static_cast<std::int64_t>(elements.size())}, Buffer::of(std::move(data))};
}

}  // namespace mainstay::testing
