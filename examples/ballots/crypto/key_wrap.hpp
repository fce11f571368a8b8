#pragma once

#include <string>

#include "runtime/result.hpp"

namespace mainstay::ballots {

/// The key that guardians' keys are kept under. Wiped when it goes.
class MasterKey {
 public:
  static constexpr std::size_t bytes = 32;

  /// From base64, as in the environment's MASTER_KEY_PQ; `nullptr`: it is not set.
  static Result<MasterKey> from_base64(const char* text);

  MasterKey(MasterKey&& other) noexcept : key_(std::move(other.key_)) {}
  ~MasterKey();

  /// AES-256-GCM: a fresh nonce, the text encrypted, a tag. `label` is not in it, but opens it only if it is the same.
  std::string wrap(const std::string& text, const std::string& label) const;
  /// `invalid_argument` where it was wrapped under another key or label, or changed since.
  Result<std::string> unwrap(const std::string& wrapped, const std::string& label) const;

 private:
  explicit MasterKey(std::string key) : key_(std::move(key)) {}
  std::string key_;
};

}  // namespace mainstay::ballots
