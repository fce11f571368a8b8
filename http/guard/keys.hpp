#pragma once

#include <atomic>
#include <bitset>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/guard/key_hash.hpp"
#include "http/guard/scope.hpp"
#include "runtime/policy/token_bucket.hpp"

namespace mainstay::http {

/// The scopes that keys can have; infer, admin and metrics.
std::string_view name_of(Scope scope) noexcept;
std::optional<Scope> scope_from(std::string_view name) noexcept;

/// What was done with a key. It stays with the key's id while the key itself is exchanged.
struct KeyUse {
  std::atomic<TokenBucket> bucket{};
  std::atomic<unsigned> under_way{0};
};

/// A key, as far as the server knows it.
struct Key {
  std::string id;
  KeyHash hash{};
  std::bitset<4> scopes;
  /// None: every model.
  std::vector<std::string> models;
  std::shared_ptr<KeyUse> use = std::make_shared<KeyUse>();

  bool has(Scope scope) const noexcept { return scopes.test(static_cast<std::size_t>(scope)); }
  bool may_use(std::string_view model) const noexcept;
};

/// Whether a name fits a pattern, in which `*` stands for anything.
bool fits(std::string_view name, std::string_view pattern) noexcept;

/// All keys there are.
class Keys {
 public:
  void add(Key key);
  /// Takes over what was done with the keys of the same ids.
  void carry_on(const Keys& before);

  /// Takes the same time whichever it is, or none. Null: none.
  std::shared_ptr<const Key> find(const KeyHash& hash) const noexcept;
  /// Whether anybody has a key with the scope.
  bool have(Scope scope) const noexcept;
  const std::vector<std::shared_ptr<const Key>>& all() const noexcept { return keys_; }

 private:
  std::vector<std::shared_ptr<const Key>> keys_;
  /// Of each key, beside one another.
  std::vector<KeyHash> hashes_;
};

}  // namespace mainstay::http
