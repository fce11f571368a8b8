#pragma once

#include <memory>

#include "runtime/backends/native/host.hpp"
#include "runtime/model.hpp"

namespace mainstay {

inline constexpr auto plugin_platform = "mainstay_plugin";

/// Models that come as shared libraries with the interface of mainstay/plugin.h.
std::unique_ptr<Backend> make_native_backend(PluginLog log);

}  // namespace mainstay
