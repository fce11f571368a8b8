#include "examples/moodcast/plugin/settings.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace mainstay::moodcast {

namespace {

std::filesystem::path own_folder() {
  Dl_info found{};
  if (dladdr(reinterpret_cast<const void*>(&settings_from), &found) == 0) return {};
  return std::filesystem::path(found.dli_fname).parent_path();
}

}  // namespace

Settings settings_from(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) throw std::runtime_error("settings: allowed: an object");
  Settings settings;
  for (const auto& [key, value] : document.items()) {
    auto* const path = key == "models" ? &settings.models : key == "checkins" ? &settings.checkins : nullptr;
    if (path == nullptr) throw std::runtime_error("settings: there is no " + key);
    if (!value.is_string()) throw std::runtime_error("settings." + key + ": allowed: a path");
    *path = value.get<std::string>();
  }
  for (auto* const path : {&settings.models, &settings.checkins})
    *path = (own_folder() / *path).lexically_normal().string();
  return settings;
}

}  // namespace mainstay::moodcast
