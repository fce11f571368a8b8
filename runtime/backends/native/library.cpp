#include "runtime/backends/native/library.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "runtime/backends/native/cut_short.hpp"
#include "runtime/backends/trouble.hpp"

namespace mainstay {

namespace {

constexpr auto entry_name = "mainstay_plugin_table";
/// The members that every plugin of this version has.
constexpr std::size_t least_size = offsetof(mainstay_plugin, reset);

using Entry = const mainstay_plugin*();

/// What the loader says, without the path that it begins with.
std::string loader_trouble(const std::string& file) {
  const char* said = ::dlerror();
  std::string_view report = said == nullptr ? "" : said;
  if (report.starts_with(file + ": ")) report.remove_prefix(file.size() + 2);
  return brief(report);
}

}  // namespace

Result<mainstay_plugin> open_plugin(const std::string& file) {
  // A name without a folder would be looked for in the system's folders.
  const auto place = std::filesystem::absolute(file).string();
  if (cut_short(place)) return trouble("the plugin cannot be opened: its file is cut short");
  void* library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return trouble("the plugin cannot be opened: " + loader_trouble(place));
  const auto entry = reinterpret_cast<Entry*>(::dlsym(library, entry_name));
  if (entry == nullptr) return trouble(std::string("the library is no plugin: it exports no ") + entry_name);
  const auto* offered = entry();
  if (offered == nullptr) return trouble("the plugin gives no table: it does not want to be used here");
  if (offered->version != MAINSTAY_PLUGIN_VERSION)
    return trouble("the plugin speaks interface version " + std::to_string(offered->version) +
                   ", this server speaks version " + std::to_string(MAINSTAY_PLUGIN_VERSION));
  if (offered->size < least_size)
    return trouble("the plugin's table has " + std::to_string(offered->size) + " bytes, but has to have at least " +
                   std::to_string(least_size));

  mainstay_plugin table{};
  std::memcpy(&table, offered, std::min<std::size_t>(offered->size, sizeof table));
  for (const auto& [present, name] : {std::pair{table.create != nullptr, "create"},
                                      {table.destroy != nullptr, "destroy"},
                                      {table.infer != nullptr, "infer"}})
    if (!present) return trouble(std::string("the plugin has no ") + name);
  return table;
}

}  // namespace mainstay
