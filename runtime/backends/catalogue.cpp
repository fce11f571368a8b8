#include "runtime/backends/catalogue.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "config/builtin.hpp"
#include "runtime/backends/builtin/builtin.hpp"
#include "runtime/backends/native/backend.hpp"
#include "runtime/backends/torch/entry.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

namespace fs = std::filesystem;

constexpr auto library_name = "libmainstay_torch.so";

/// The library's file, or nothing where there is none.
fs::path find_library(const std::string& given) {
  std::error_code ignored;
  if (!given.empty()) return fs::exists(given, ignored) ? fs::path(given) : fs::path();
  const auto home = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const auto& file : {home / library_name, home / ".." / "lib" / library_name})
    if (fs::exists(file, ignored)) return file;
  return {};
}

bool is_plugin(const ModelSource& source) { return source.file.ends_with(".so"); }

}  // namespace

Backends::Backends(const config::Torch& torch, std::string torch_library, PluginLog plugin_log)
    : intra_op_threads_(torch.intra_op_threads),
      torch_library_(std::move(torch_library)),
      builtin_(make_builtin_backend()),
      native_(make_native_backend(std::move(plugin_log))) {
  constexpr int keep_the_users = 0;
  ::setenv("OMP_NUM_THREADS", std::to_string(intra_op_threads_).c_str(), keep_the_users);
}

Backends::~Backends() = default;

Result<std::unique_ptr<Model>> Backends::load(const ModelSource& source) {
  LoadProgress unwatched;
  return load(source, unwatched);
}

Result<std::unique_ptr<Model>> Backends::load(const ModelSource& source, LoadProgress& progress) {
  if (config::is_builtin(source.config.path)) return builtin_->load(source, progress);
  if (is_plugin(source)) return native_->load(source, progress);
  auto backend = torch();
  if (!backend) return std::move(backend).error();
  return (*backend)->load(source, progress);
}

std::string Backends::platform(const ModelSource& source) const {
  if (config::is_builtin(source.config.path)) return builtin_->platform();
  return is_plugin(source) ? native_->platform() : torch_platform;
}

Result<Backend*> Backends::torch() {
  const std::lock_guard guard{opening_};
  if (torch_) return torch_.get();
  const auto file = find_library(torch_library_);
  if (file.empty())
    return trouble(std::string("the TorchScript backend is not there (") + library_name +
                   "): this program was built without TorchScript");
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return trouble("the TorchScript backend cannot be opened: " + brief(::dlerror()));
  const auto make = reinterpret_cast<TorchBackendEntry*>(::dlsym(library, torch_backend_entry));
  if (make == nullptr) return trouble("the TorchScript backend cannot be used: it belongs to another version");
  torch_.reset(make(intra_op_threads_));
  return torch_.get();
}

}  // namespace mainstay
