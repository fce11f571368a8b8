#pragma once

#include <cstdint>
#include <string>

namespace mainstay::cli {

/// What a server is told to do with a model.
struct ModelOrder {
  enum class Kind : std::uint8_t { load, unload, reset, reload };
  Kind kind = Kind::load;
  std::string model;
  /// Empty: the default one; all of them for `unload`; for `load`, those that its configuration says.
  std::string version;
};

/// "load"
const char* name_of(ModelOrder::Kind kind) noexcept;
/// "loaded"
const char* done_name_of(ModelOrder::Kind kind) noexcept;
/// "iris", or "iris version 2"; printable.
std::string title_of(const ModelOrder& order);
/// Where it is posted to.
std::string path_of(const ModelOrder& order);

}  // namespace mainstay::cli
