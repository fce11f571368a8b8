#include "runtime/backends/native/backend.hpp"

#include <utility>

#include "runtime/backends/native/library.hpp"
#include "runtime/backends/native/model.hpp"

namespace mainstay {

namespace {

class NativeBackend final : public Backend {
 public:
  explicit NativeBackend(PluginLog log) : log_(std::move(log)) {}

  const char* platform() const noexcept override { return plugin_platform; }

  Result<std::unique_ptr<Model>> load(const ModelSource& source, LoadProgress& progress) override {
    const auto plugin = open_plugin(source.file);
    if (!plugin) return plugin.error();
    return NativeModel::create(*plugin, source, log_, progress);
  }

 private:
  const PluginLog log_;
};

}  // namespace

std::unique_ptr<Backend> make_native_backend(PluginLog log) { return std::make_unique<NativeBackend>(std::move(log)); }

}  // namespace mainstay
