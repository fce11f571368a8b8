#include "cli/key_variables.hpp"

#include <cstdlib>
#include <cstring>

#include "http/guard/key_hash.hpp"

namespace mainstay::cli {

std::optional<std::string> KeyVariables::read(const std::string& name) {
  const std::lock_guard guard{mutex_};
  if (const auto known = read_.find(name); known != read_.end()) return known->second;
  char* const value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  if (http::key_hash_from(value) || !http::is_key(value)) return std::string(value);
  const auto hash = http::text_of(http::hash_of(value));
  std::memset(value, '*', std::strlen(value));
  return read_.emplace(name, hash).first->second;
}

}  // namespace mainstay::cli
