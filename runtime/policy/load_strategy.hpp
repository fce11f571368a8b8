#pragma once

#include <algorithm>
#include <string>

#include "config/config.hpp"

namespace mainstay {

/// Whether a model is loaded at the start, and has to be loaded for the server to be ready.
inline bool must_be_loaded(const std::string& model, const config::ModelLoading& loading,
                           const config::ModelUnloading& unloading) {
  return loading.strategy == config::LoadStrategy::eager ||
         std::ranges::find(loading.preload_models, model) != loading.preload_models.end() ||
         std::ranges::find(unloading.always_loaded_models, model) != unloading.always_loaded_models.end();
}

/// Whether nothing but an operator unloads a model.
inline bool stays_loaded(const std::string& model, const config::ModelUnloading& unloading) {
  return std::ranges::find(unloading.always_loaded_models, model) != unloading.always_loaded_models.end();
}

}  // namespace mainstay
