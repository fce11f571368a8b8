#include "http/guard/keys.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mainstay::http {

namespace {

constexpr std::array<std::pair<std::string_view, Scope>, 3> names{
    {{"infer", Scope::infer}, {"admin", Scope::admin}, {"metrics", Scope::metrics}}};

/// All bits set where the hashes are the same, none otherwise; without a jump.
std::uint64_t same(const KeyHash& a, const KeyHash& b) noexcept {
  std::uint64_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  const std::uint64_t differs = (difference | (0 - difference)) >> 63U;
  return differs - 1;
}

}  // namespace

std::string_view name_of(Scope scope) noexcept {
  for (const auto& [name, named] : names)
    if (named == scope) return name;
  return "open";
}

std::optional<Scope> scope_from(std::string_view name) noexcept {
  for (const auto& [known, scope] : names)
    if (known == name) return scope;
  return std::nullopt;
}

bool fits(std::string_view name, std::string_view pattern) noexcept {
  // Where the last star was seen, and what of the name it stood for until now.
  std::size_t star = pattern.npos, stood_for = 0, at = 0;
  for (std::size_t i = 0; i < name.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      stood_for = i;
    } else if (at < pattern.size() && pattern[at] == name[i]) {
      ++at;
      ++i;
    } else if (star != pattern.npos) {
      at = star + 1;
      i = ++stood_for;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool Key::may_use(std::string_view model) const noexcept {
  return models.empty() || std::ranges::any_of(models, [&](const auto& pattern) { return fits(model, pattern); });
}

void Keys::add(Key key) {
  hashes_.push_back(key.hash);
  keys_.push_back(std::make_shared<const Key>(std::move(key)));
}

void Keys::carry_on(const Keys& before) {
  for (auto& key : keys_) {
    const auto same_id = std::ranges::find_if(before.keys_, [&](const auto& old) { return old->id == key->id; });
    if (same_id == before.keys_.end()) continue;
    auto heir = *key;
    heir.use = (*same_id)->use;
    key = std::make_shared<const Key>(std::move(heir));
  }
}

std::shared_ptr<const Key> Keys::find(const KeyHash& hash) const noexcept {
  std::size_t found = keys_.size();
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    const auto mask = static_cast<std::size_t>(same(hash, hashes_[i]));
    found = (found & ~mask) | (i & mask);
  }
  return found < keys_.size() ? keys_[found] : nullptr;
}

bool Keys::have(Scope scope) const noexcept {
  return std::ranges::any_of(keys_, [scope](const auto& key) { return key->has(scope); });
}

}  // namespace mainstay::http
