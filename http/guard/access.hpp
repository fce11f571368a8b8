#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "http/guard/keys.hpp"
#include "runtime/result.hpp"

namespace mainstay::http {

/// Where requests come in.
enum class Place : std::uint8_t {
  main,
  own,  ///< an address of its own for admin and metrics
};

/// Who may use the server.
struct Access {
  /// The header with the key, beside Authorization.
  std::string header = "X-API-Key";
  /// Whether there are keys at all. A file of keys without a key in it is not the same as no keys: nobody has one.
  bool keyed = false;
  Keys keys;

  /// Whether a key is needed where something of the scope is asked for.
  bool asks_for_key(Scope scope, Place place) const noexcept;
};

/// The value of a variable of the environment.
using ReadVariable = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads the keys from where the configuration says that they are; or says all that is wrong, and nothing of what was
/// found there.
Result<Access, std::vector<config::Problem>> read_access(const config::Loaded& loaded, const ReadVariable& variable);

/// Why a server of that configuration must not start: everybody could administrate it.
std::optional<config::Problem> exposure(const config::Loaded& loaded, const Access& access);

/// Where a value stands, as a Problem says it.
std::string place_of(const config::Loaded& loaded, const std::string& path);

/// "localhost" and addresses that only this machine reaches.
bool is_loopback_host(std::string_view host);

}  // namespace mainstay::http
